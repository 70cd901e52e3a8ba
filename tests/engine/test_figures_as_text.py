"""Which texts hang on the country settings of the computer where Excel reads them."""

import pytest

from xlcsp.engine.figures_as_text import hangs_on_settings


@pytest.mark.parametrize(
    "text",
    ["1,234", "£5", "(5)", "5-", "1/4/2010", "1.4.2010", "15 Aug 2009", "Aug-09", "March 2014",
     "15 Aug", "10:30", "10:30 am", "1 234", "12,5%"],
)  # fmt: skip
def test_figures_and_dates_that_are_not_read_alike_everywhere(text: str) -> None:
    assert hangs_on_settings(text)


@pytest.mark.parametrize(
    "text",
    ["12", " 12.5 ", "-3", "5%", "1e3", ".5", "", "To be confirmed", "NI 15", "120 ²", "n/a", "-",
     "Table 1", "2010/11 target", "A1"],
)  # fmt: skip
def test_plain_figures_and_words_are_the_same_everywhere(text: str) -> None:
    assert not hangs_on_settings(text)
