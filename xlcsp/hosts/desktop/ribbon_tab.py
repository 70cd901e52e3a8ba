"""The add-in's tab on Excel's ribbon: its buttons, and the VBA that each of them runs.

A button starts Python through xlwings' ``RunPython``; what it does is in `ribbon`.
"""

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from xlcsp.hosts.desktop.vba_project import VbaModule

RIBBON_MODULE: Final = "xlcsp.hosts.desktop.ribbon"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it runs, as VBA calls it and as Python does, and what a person sees."""

    macro: str
    function: str
    label: str
    image: str
    """One of Office's own pictures."""
    tip: str
    """What stands under the label where the mouse rests on it."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A button that opens others."""

    name: str
    label: str
    image: str
    tip: str
    buttons: tuple[Button, ...]


TAB: Final[tuple[Button | Menu, ...]] = (
    Button(
        "CspRefresh",
        "refresh",
        "Refresh tables",
        "RefreshAll",
        "Bring the tables of this workbook up to date by the rules on its sheet CSP Refresh. You see"
        " what would change first.",
    ),
    Button(
        "CspUndoRefresh",
        "undo_refresh",
        "Undo refresh",
        "Undo",
        "Put back the values that the last refresh of this workbook replaced.",
    ),
    Menu(
        "CspColourMenu",
        "Colour RAG",
        "CellFillColorPicker",
        "Colour the status cells in the selection. The word stays, and gains a symbol.",
        (
            Button(
                "CspColourTraditional",
                "colour_traditional",
                "Red, amber, green",
                "CellFillColorPicker",
                "The colours that boards are used to.",
            ),
            Button(
                "CspColourAccessible",
                "colour_accessible",
                "Blue, yellow, vermilion",
                "CellFillColorPicker",
                "For colour-blind readers and grey printing.",
            ),
            Button(
                "CspColoursOff",
                "colours_off",
                "Take the colours off",
                "ConditionalFormattingClearSelectedCells",
                "Take our colours off the selected cells. Other formatting stays.",
            ),
        ),
    ),
    Button(
        "CspShowHelp",
        "show_help",
        "Help",
        "Help",
        "What the CSP function in the chosen cell means, and what its error says.",
    ),
)

BUTTONS: Final = tuple(
    button for each in TAB for button in (each.buttons if isinstance(each, Menu) else (each,))
)
"""Every button that runs something."""

_CALLBACKS: Final = """\
'Written by "xlcsp macros build": changes here will be lost.
Option Explicit

Public Sub CspRibbonLoaded(ribbon As IRibbonUI)
    On Error Resume Next
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!CspDescribeFunctions"
End Sub

Private Sub CspStart(what As String)
    CspDescribeFunctions
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first.", vbInformation, "Community safety"
        Exit Sub
    End If
    RunPython "from {module} import " & what & "; " & what & "()"
End Sub
"""

_CALLBACK: Final = """\
Public Sub {macro}(control As IRibbonControl)
    CspStart "{function}"
End Sub
"""


def ribbon_module() -> VbaModule:
    """The module with what the buttons call."""
    callbacks = (_CALLBACK.format(macro=each.macro, function=each.function) for each in BUTTONS)
    code = "\n".join([_CALLBACKS.format(module=RIBBON_MODULE), *callbacks])
    return VbaModule("CspRibbon", code)


def ribbon_xml() -> str:
    """The part that tells Office of the tab, for Excel 2010 and later."""
    buttons = "\n".join(_shown(each) for each in TAB)
    return f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui" onLoad="CspRibbonLoaded">
  <ribbon>
    <tabs>
      <tab id="cspTab" label="Community safety">
        <group id="cspGroup" label="Figures">
{buttons}
        </group>
      </tab>
    </tabs>
  </ribbon>
</customUI>
"""


def _shown(each: Button | Menu) -> str:
    if isinstance(each, Button):
        return _button(each, ' size="large"', " " * 10)
    inside = "\n".join(_button(button, "", " " * 12) for button in each.buttons)
    named = _attributes(id=each.name, label=each.label)
    described = _attributes(imageMso=each.image, supertip=each.tip)
    return f'          <menu{named} size="large"{described}>\n{inside}\n          </menu>'


def _button(button: Button, size: str, indent: str) -> str:
    named = _attributes(id=f"{button.macro}Button", label=button.label)
    does = _attributes(imageMso=button.image, onAction=button.macro, supertip=button.tip)
    return f"{indent}<button{named}{size}{does}/>"


def _attributes(**texts: str) -> str:
    return "".join(f" {name}={quoteattr(text)}" for name, text in texts.items())
