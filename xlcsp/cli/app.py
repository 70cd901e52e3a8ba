"""The commands and their options. What each does is in the module of its name."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xlcsp import __version__

app = typer.Typer(
    name="xlcsp",
    help="Honest figures in the workbooks of community safety partnerships.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done; 1 done, with something to look at; 2 typed wrongly; "
    "3 refused, and nothing written.",
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show every cell changed, with its contents.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write to this file and leave the original as it is."),
]


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Honest figures in the workbooks of community safety partnerships."""
    if version:
        typer.echo(f"xlcsp {__version__}")
        raise typer.Exit


@app.command()
def recalc(
    books: Annotated[list[Path], typer.Argument(help="The workbooks, .xlsx or .xlsm.")],
    out: Out = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out-dir", help="Write each to this folder, under its own name."),
    ] = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Work out the CSP formulas of workbooks, and the formulas that feed or use them.

    Nothing else in the file changes. Without -o or --out-dir a workbook is changed in place and
    the original kept beside it as a numbered backup. Ends with 1 where a formula had to be
    refused or its result is an error, and with 3 where a workbook had to be.
    """
    from xlcsp.cli.recalc import recalculate_books

    recalculate_books(books, out, out_dir, json, verbose)


@app.command("eval")
def evaluate(
    formulas: Annotated[
        list[str] | None,
        typer.Argument(help="Formulas; none: one a line from standard input."),
    ] = None,
    json: Json = False,
) -> None:
    """Work out formulas, for example: xlcsp eval '=CSP.RAG(323, 294, "smaller")'

    With --json one value a line: a scalar, a list of rows for an array, null for empty text or an
    empty cell, {"error": "#VALUE!", "message": "..."} for an error. An error value is an answer;
    the command ends with 1 only where a formula could not be understood: an unknown function,
    a wrong number of arguments, a slip of syntax.
    """
    from xlcsp.cli.evaluate import evaluate_formulas

    evaluate_formulas(formulas or [], json)


@app.command()
def functions(
    name: Annotated[str | None, typer.Argument(help="One function, for example CSP.RAG.")] = None,
    json: Json = False,
) -> None:
    """List the CSP functions, or tell all about one."""
    from xlcsp.cli.functions import show_functions

    show_functions(name, json)


@app.command("set")
def set_cells(
    book: Annotated[Path, typer.Argument(help="The workbook, .xlsx or .xlsm.")],
    cells: Annotated[
        list[str],
        typer.Argument(
            help="Cells and values: \"'Sheet name'!A1=VALUE\"; nothing after = empties."
        ),
    ],
    out: Out = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Set cells, and work out what depends on them.

    A value is a number, TRUE or FALSE, nothing (the cell is emptied), or text; in double quotes
    it is always text. Formulas that depend on the cells and cannot be worked out are listed as
    stale, and the command then ends with 1.
    """
    from xlcsp.cli.set_cells import set_and_recalculate

    set_and_recalculate(book, cells, out, json, verbose)


@app.command()
def port(
    book: Annotated[Path, typer.Argument(help="The workbook, .xlsx or .xlsm.")],
    to: Annotated[
        str, typer.Option("--to", help="excel (the add-in), desktop (the .xlam) or calc.")
    ],
    out: Out = None,
    report: Annotated[
        bool, typer.Option("--report", help="Only list what would change; write nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Rewrite the CSP formulas of a workbook for another spreadsheet program.

    Every spelling is read, damaged ones too, and only the spelling changes: in cells, names,
    conditional formats, validation and tables. Without -o the workbook is changed in place and
    the original kept beside it as a numbered backup.
    """
    from xlcsp.cli.port import port_book

    port_book(book, to, out, report, json)


calc = typer.Typer(help="The extension for LibreOffice Calc.", no_args_is_help=True)
app.add_typer(calc, name="calc")


@calc.command("build")
def build_calc(
    out: Annotated[
        Path, typer.Argument(help="The file, or the folder to put xlcsp.oxt in.")
    ] = Path(),
) -> None:
    """Make the extension file, xlcsp.oxt."""
    from xlcsp.cli.calc import build_extension

    build_extension(out)


@calc.command("install")
def install_calc() -> None:
    """Put the extension into LibreOffice for this user. Needs no administrator."""
    from xlcsp.cli.calc import install_extension

    install_extension()


@calc.command("uninstall")
def uninstall_calc() -> None:
    """Take the extension out of LibreOffice again."""
    from xlcsp.cli.calc import uninstall_extension

    uninstall_extension()


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the finished workbooks go; made if it is not there.")
    ] = Path("xlcsp-demo"),
) -> None:
    """Work out the partnerships' workbooks in a folder and show what came of it."""
    from xlcsp.cli.demo import run_demo

    run_demo(folder)


def main() -> None:
    """The console script. Output is UTF-8 everywhere, Windows consoles included."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
