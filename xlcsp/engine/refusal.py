"""Why a formula is not worked out: one sentence that names the cause and what to do."""


class Refusal(Exception):
    """A formula that cannot be worked out here for a reason that we know."""

    code = "#VALUE!"
    """The error value that stands for it where a result must be shown."""


class UnknownFunction(Refusal):
    """A function that nobody knows, or that is not on the allow-list."""

    code = "#NAME?"
