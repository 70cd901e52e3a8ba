"""Status cells of the open workbook coloured by their words, as the add-in's Colour RAG does it.

Conditional formatting: the word stays, a symbol stands before it, and colour only helps the eye.
The symbol is a number format of the rule, which only Excel itself can be told.
"""

import xlwings

from xlcsp.hosts.desktop.excel_only import active_cell, covers, show_with
from xlcsp.hosts.palettes import OURS, Palette, tone_of, tone_rules


def colour(cells: xlwings.Range, palette: Palette) -> None:
    """Give the cells a palette's rules in place of those they have from us."""
    take_off(cells)
    for each in tone_rules(palette, active_cell(cells)):
        rule = cells.conditional_formats.add_custom(
            each.formula, fill_color=each.colours.fill, font_color=each.colours.text
        )
        show_with(rule, each.number_format, cells)


def take_off(cells: xlwings.Range) -> int:
    """Take our rules off these cells; how many there were. Other formatting stays."""
    ours = [
        rule
        for rule in cells.conditional_formats
        if rule.type == "custom" and OURS in (rule.formula or "") and covers(rule, cells)
    ]
    for rule in reversed(ours):
        rule.delete()
    return len(ours)


def words_in(cells: xlwings.Range) -> int:
    """How many of the cells hold a word that is coloured."""
    rows = cells.options(ndim=2, err_to_str=True).value
    return sum(isinstance(cell, str) and tone_of(cell) is not None for row in rows for cell in row)
