"""The catalogue's Periods section: what a period is called, and what is due or expected of a year."""

from datetime import date
from typing import Final

from xlcsp.calc.period import PeriodKind, forecast, period, to_date
from xlcsp.worksheet.arguments import ELAPSED, PERIODS, PROFILE, figure, optional
from xlcsp.worksheet.function import (
    ArgumentSpec,
    Category,
    Example,
    Function,
    Gives,
    Kind,
    Missing,
    Reads,
)

PERIOD: Final = Function(
    name="CSP.PERIOD",
    category=Category.PERIODS,
    summary="The name of the reporting period that a date falls in, such as 2009/10 or 2009/10 Q2.",
    help="FY is the financial year from April to March, FQ its quarter and FM its month; CY and CQ"
    " are the calendar year and quarter; R12 is the twelve months that end with the date's month.",
    arguments=(
        ArgumentSpec(
            "date",
            Kind.EACH,
            Reads.DATE,
            "The date; text is read day first, and a month such as March 2014 is its last day.",
            Missing.EMPTY,
        ),
        optional(
            ArgumentSpec(
                "kind",
                Kind.OPTION,
                Reads.PERIOD_KIND,
                "FY, FQ, FM, CY, CQ or R12.",
                Missing.DEFAULT,
            ),
            '"FY"',
            PeriodKind.FINANCIAL_YEAR,
        ),
    ),
    gives=Gives.SAME_SHAPE,
    result="The period's name; empty text where the date is missing.",
    examples=(
        Example("=CSP.PERIOD(DATE(2009,8,15))", (date(2009, 8, 15),), "2009/10", "ours"),
        Example(
            '=CSP.PERIOD(DATE(2009,8,15), "FQ")', (date(2009, 8, 15), "FQ"), "2009/10 Q2", "ours"
        ),
        Example(
            '=CSP.PERIOD(DATE(2009,8,15), "FM")', (date(2009, 8, 15), "FM"), "2009/10 M05", "ours"
        ),
        Example('=CSP.PERIOD(DATE(2009,8,15), "CY")', (date(2009, 8, 15), "CY"), "2009", "ours"),
        Example('=CSP.PERIOD(DATE(2009,8,15), "CQ")', (date(2009, 8, 15), "CQ"), "2009 Q3", "ours"),
        Example(
            '=CSP.PERIOD(DATE(2009,8,15), "R12")',
            (date(2009, 8, 15), "R12"),
            "Sep 2008 - Aug 2009",
            "ours",
        ),
        Example("=CSP.PERIOD(DATE(2000,1,15))", (date(2000, 1, 15),), "1999/00", "ours"),
    ),
    since="1.0",
    works_out=period,
)

TODATE: Final = Function(
    name="CSP.TODATE",
    category=Category.PERIODS,
    summary="The part of a full-year figure, such as a target, that is due by now.",
    help="A straight line over the year's periods, or in proportion to a profile of how the year is"
    " usually spread. For figures that add up over the year, such as counts and spending; not for"
    " surveys, rates or snapshots.",
    arguments=(figure("full_year", "The figure for the full year."), ELAPSED, PERIODS, PROFILE),
    gives=Gives.SAME_SHAPE,
    result="A number, 0 where nothing has elapsed; empty text where a figure is missing.",
    examples=(
        Example(
            "=CSP.TODATE(285, 2, 4)",
            (285, 2, 4),
            142.5,
            "Warwickshire Community Safety Agreement 2010-11, Table 1",
            "Half of NI 30's target, for two quarters of four.",
        ),
    ),
    since="1.0",
    works_out=to_date,
)

FORECAST: Final = Function(
    name="CSP.FORECAST",
    category=Category.PERIODS,
    summary="The year-end figure if the rest of the year goes as it has so far.",
    help="The figure to date divided by the part of the year that is over, by a straight line or by"
    " a profile. It is a projection, not a prediction: early in the year it swings widely. For"
    " figures that add up over the year; not for surveys, rates or snapshots. With nothing elapsed"
    " there is nothing to go by (#DIV/0!).",
    arguments=(figure("to_date", "The figure so far this year."), ELAPSED, PERIODS, PROFILE),
    gives=Gives.SAME_SHAPE,
    result="A number; empty text where a figure is missing.",
    examples=(
        Example(
            "=CSP.FORECAST(120, 2, 4)",
            (120, 2, 4),
            240.0,
            "Warwickshire Community Safety Agreement 2010-11, Table 1",
            "NI 30 had data for quarter 2 only.",
        ),
    ),
    since="1.0",
    works_out=forecast,
)

PERIOD_FUNCTIONS: Final = (PERIOD, TODATE, FORECAST)
