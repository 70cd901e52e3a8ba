"""Scanning decisions; the chart is Central Bedfordshire's, row by row as printed."""

from decimal import Decimal

import pytest

from xlcsp.calc.errors import OutOfDomain, WrongInput
from xlcsp.calc.scan import gives_reason, read_mark, scan

D = Decimal

# PSA, LAA 08/11, national indicators, high volume, increasing, high public concern.
CENTRAL_BEDFORDSHIRE = [
    ("Wounding", "    X ", "Exclude"),
    ("Most Serious Violence (MSV)", "XXX X ", "Include"),
    ("Domestic Abuse", "      ", "Include"),
    ("Sexual Abuse/Violence", "      ", "Include"),
    ("Serious Acquisitive Crime", "XXXXXX", "Include"),
    ("Domestic burglary", "   XXX", "Include"),
    ("Vehicle Crime", "   XXX", "Include"),
    ("Robbery", "      ", "Exclude"),
    ("Non Domestic Burglary", "   XX ", "Include"),
    ("Criminal Damage", "   X X", "Include"),
    ("ASB", "XXX  X", "Include"),
    ("Hate crime", "      ", "Exclude"),
    ("Substance misuse, including alcohol", "XXX  X", "Include"),
    ("Knife crime", "      ", "Exclude"),
    ("Nuisance vehicles/Roads policing", "     X", "Exclude"),
    ("Fear of Crime/Single confidence target", "X X   ", "Include"),
    ("Reduce reoffending", "XXX  X", "Include"),
]


def test_two_marks_and_two_overrides_give_all_17_published_decisions():
    marks = [[read_mark(mark) for mark in row] for _, row, _ in CENTRAL_BEDFORDSHIRE]
    reasons = [name.startswith(("Domestic Abuse", "Sexual")) for name, *_ in CENTRAL_BEDFORDSHIRE]
    published = tuple(decision for *_, decision in CENTRAL_BEDFORDSHIRE)
    assert scan(marks, D(2), reasons) == published


def test_without_overrides_only_marks_count():
    assert scan([[True, True], [True, False]], D(2)) == ("Include", "Exclude")


@pytest.mark.parametrize(
    "mark", ["X", "x", " x ", "yes", "Yes", "✓", "●", "⊙", "○", "3", True, D(1)]
)
def test_what_counts_as_a_mark(mark):
    assert read_mark(mark) is True


@pytest.mark.parametrize(
    "mark", [None, "", "  ", "\u00a0", "0", D(0), False, "FALSE", "no", "No", "-", "–", "n/a"]
)
def test_what_does_not_count_as_a_mark(mark):
    assert read_mark(mark) is False


@pytest.mark.parametrize("mark", ["maybe", "TBC", "*", "see note", D(-1)])
def test_anything_else_is_neither_and_says_so(mark):
    with pytest.raises(WrongInput, match="is not a mark") as refusal:
        read_mark(mark)
    assert len(str(refusal.value)) <= 200


@pytest.mark.parametrize("override", ["Statutory requirement for CDRP", True, D(1), "x"])
def test_words_in_the_override_column_are_a_reason(override):
    assert gives_reason(override) is True


@pytest.mark.parametrize("override", [None, "", " ", "no", "-", "n/a", False, D(0)])
def test_a_blank_or_a_no_in_the_override_column_is_no_reason(override):
    assert gives_reason(override) is False


@pytest.mark.parametrize("need", [D(0), D(-1), D("1.5")])
def test_need_must_be_a_whole_number_from_one(need):
    with pytest.raises(OutOfDomain, match="need"):
        scan([[True]], need)


def test_overrides_must_match_the_rows():
    with pytest.raises(WrongInput, match="override has 1 rows and marks has 2"):
        scan([[True], [False]], D(1), [True])
