"""The few ways in which a figure cannot be worked out.

Each carries one plain sentence of at most 200 characters that names the argument, says what was
found and what to do. The worksheet turns them into Excel's error values by ``code``.
"""


class CalcError(ValueError):
    """A figure that cannot be worked out; ``str()`` of it is the sentence for people."""

    code = "#VALUE!"


class WrongInput(CalcError):
    """The wrong kind of thing, a required choice missing, or shapes that differ."""

    code = "#VALUE!"


class OutOfDomain(CalcError):
    """A number that the function has no meaning for: bounds that cannot hold, a negative weight."""

    code = "#NUM!"


class ZeroBase(CalcError):
    """Nothing to divide by: a zero base, all weights zero, nothing elapsed."""

    code = "#DIV/0!"
