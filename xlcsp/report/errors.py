"""The refusal of what cells hold, apart from what a person typed wrongly."""

from xlcsp.calc.errors import WrongInput


class WrongCells(WrongInput):
    """The cells that a picture is drawn from do not allow it; the text names them."""
