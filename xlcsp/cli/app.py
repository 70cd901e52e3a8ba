"""The commands and their options. What each does is in the module of its name."""

import gc
import io
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


@app.command("refresh")
def refresh_tables(
    books: Annotated[
        list[Path], typer.Argument(help="The workbooks; with --init a workbook and a table's name.")
    ],
    table: Annotated[
        str | None, typer.Option("--table", help="Refresh only this table, without a rule.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", help="What --table is filled from: a file, folder or pattern."),
    ] = None,
    init: Annotated[
        bool, typer.Option("--init", help="Write a first rule for a table into the workbook.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show every cell that would change; write nothing.")
    ] = False,
    no_name: Annotated[
        bool, typer.Option("--no-name", help="Leave who refreshed out of the workbook's log.")
    ] = False,
    out: Out = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Refresh tables of closed workbooks from police, population and survey extracts.

    What goes where stands in each workbook, on its sheet 'CSP Refresh'. Without a rule (--table and
    --from) the table's leading text columns are the keys and columns match by header. Ends with 1
    where a figure is missing, a row is new or gone, or a name only nearly matches.
    """
    from xlcsp.cli.refresh import refresh_books, write_rule

    if init:
        write_rule(books, source, out)
        return
    refresh_books(
        books,
        table,
        source,
        out,
        preview=dry_run,
        as_json=json,
        verbose=verbose,
        log_who=not no_name,
    )


@app.command()
def undo(
    book: Annotated[Path, typer.Argument(help="The workbook, .xlsx or .xlsm.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even if the workbook has changed since.")
    ] = False,
) -> None:
    """Put a workbook back as it was before its last refresh.

    The workbook as it is now is kept under another name. Refused where it has changed since.
    """
    from xlcsp.cli.undo import undo_book

    undo_book(book, anyway=anyway)


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(help="A workbook.")],
    second: Annotated[Path, typer.Argument(help="Another, for example a later state of it.")],
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Say in words which cells and parts differ between two workbooks. Ends with 1 if any do."""
    from xlcsp.cli.diff import compare_books

    compare_books(first, second, as_json=json, verbose=verbose)


@app.command()
def chart(
    book: Annotated[Path, typer.Argument(help="The workbook, .xlsx or .xlsm.")],
    kind: Annotated[str, typer.Option(help="spc, trajectory, peers, scorecard or grant.")],
    table: Annotated[str, typer.Option(help="The table it is drawn from, by its name.")],
    value: Annotated[
        list[str] | None,
        typer.Option(
            help="The column of figures; for grant one for each pot, for scorecard the"
            " first period."
        ),
    ] = None,
    label: Annotated[
        str | None, typer.Option(help="The column of periods, areas or indicators; else the first.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            help="COLUMN=VALUE: only these rows; COLUMN!=VALUE: all but these. May be repeated."
        ),
    ] = None,
    better: Annotated[
        str | None,
        typer.Option(help="smaller, bigger or neutral; for scorecard a column, else Better."),
    ] = None,
    target: Annotated[str | None, typer.Option(help="A number, or a column.")] = None,
    rebase: Annotated[
        str | None, typer.Option(help="spc: the column with a mark where new limits start.")
    ] = None,
    population: Annotated[str | None, typer.Option(help="peers: the column of people.")] = None,
    area: Annotated[str | None, typer.Option(help="peers: the area to pick out.")] = None,
    per: Annotated[str, typer.Option(help="peers: the base of the rate.")] = "1000",
    previous: Annotated[
        str | None, typer.Option(help="grant: the column of the year before.")
    ] = None,
    total: Annotated[
        str | None, typer.Option(help="grant: the column of whole allocations, else the pots' sum.")
    ] = None,
    back: Annotated[
        int, typer.Option(min=1, help="scorecard: how many periods back the change is taken.")
    ] = 1,
    title: Annotated[str | None, typer.Option(help="The title.")] = None,
    percent: Annotated[bool, typer.Option("--percent", help="The cells hold percentages.")] = False,
    into: Annotated[
        str | None,
        typer.Option(help="Put a native chart into the workbook at this cell: \"'Sheet'!A1\"."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The picture, .svg or .png; with --into the workbook."),
    ] = None,
    json: Json = False,
) -> None:
    """Draw a picture from a table: an .svg or .png file, or a chart inside the workbook.

    A chart put into the workbook follows its cells; the figures that it needs stand below it as
    formulas. The picture is said in words too, for people who do not see it.
    """
    from xlcsp.cli.chart import make_chart
    from xlcsp.cli.output import Exit, stop
    from xlcsp.report.from_table import Kind, Wanted

    if kind not in {each.value for each in Kind}:
        stop(f"--kind is {kind}; choose spc, trajectory, peers, scorecard or grant.", Exit.USAGE)
    wanted = Wanted(
        kind=Kind(kind),
        table=table,
        label=label,
        values=tuple(value or ()),
        where=tuple(where or ()),
        better=better,
        target=target,
        rebase=rebase,
        population=population,
        area=area,
        per=per,
        previous=previous,
        total=total,
        back=back,
        title=title,
        percent=percent,
    )
    make_chart(book, wanted, into, out, json)


@app.command()
def check(
    books: Annotated[list[Path], typer.Argument(help="The workbooks, .xlsx or .xlsm.")],
    json: Json = False,
    suggest: Annotated[
        bool,
        typer.Option("--suggest", help="Offer to write what was found out as rules (CSP Checks)."),
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a page for reading and printing (HTML).")
    ] = None,
    mark: Annotated[
        bool,
        typer.Option("--mark", help="Write the findings as notes into a copy of the workbook."),
    ] = False,
) -> None:
    """Check published figures: what does not follow from what, and why it may be so.

    Checked are the workbook's own rules (sheet CSP Checks), sums that its texts state, and relations
    that most figures of a table keep. Nothing is changed. Ends with 1 where a figure does not follow
    or a rule cannot be read.
    """
    from xlcsp.cli.check import check_books

    check_books(books, json, suggest, report, mark)


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


addin = typer.Typer(
    help="The Excel add-in: serve it, print its manifest, check a server.", no_args_is_help=True
)
app.add_typer(addin, name="addin")


@addin.command("serve")
def addin_serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    cert: Annotated[Path | None, typer.Option(help="TLS certificate, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    noncommercial: Annotated[
        bool,
        typer.Option(
            "--noncommercial",
            help="You are a body that the PolyForm Noncommercial licence of xlwings names, such "
            "as a government institution or a public safety organisation.",
        ),
    ] = False,
) -> None:
    """Serve the Excel add-in until stopped."""
    from xlcsp.cli.addin import serve

    serve(host, port, cert, key, workers, noncommercial)


@addin.command("manifest")
def addin_manifest(
    url: Annotated[str, typer.Option(help="Where the server will be: https://server[:port].")],
    environment: Annotated[
        str, typer.Option(help="prod, staging, uat, qa or dev: each an add-in of its own.")
    ] = "prod",
    icons_url: Annotated[
        str, typer.Option(help="Where the icons are, if the internet cannot reach the server.")
    ] = "",
    support_url: Annotated[str, typer.Option(help="Your own page of help.")] = "",
    entra_client_id: Annotated[
        str,
        typer.Option(
            envvar="XLWINGS_AUTH_ENTRAID_CLIENT_ID", help="The app's id, where people sign in."
        ),
    ] = "",
) -> None:
    """Print the add-in's manifest, for the Microsoft 365 admin centre."""
    from xlcsp.cli.addin import print_manifest

    print_manifest(url, environment, icons_url, support_url, entra_client_id)


@addin.command("check")
def addin_check(
    url: Annotated[str, typer.Argument(help="The server, for example https://csp.example.gov.uk")],
    ca: Annotated[
        Path | None, typer.Option(help="Certificates to trust, PEM, if the server's are your own.")
    ] = None,
    json: Json = False,
) -> None:
    """Try a deployed server as Excel would use it.

    Where people sign in, a token in XLCSP_TOKEN is sent with the calls.
    """
    from xlcsp.cli.addin import check_server

    check_server(url, ca, json)


macros = typer.Typer(
    help="The sources of the desktop add-in, and the add-in, from the catalogue of functions.",
    no_args_is_help=True,
)
app.add_typer(macros, name="macros")


@macros.command("build")
def macros_build(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder that the files go into.")
    ] = Path("macros"),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 where a file is not current.")
    ] = False,
) -> None:
    """Write the VBA modules, the ribbon and xlcsp.xlam."""
    from xlcsp.cli.macros import build_macros

    build_macros(out, check)


desktop = typer.Typer(
    help="The add-in for desktop Excel on this PC: install it, take it out, see what stops it.",
    no_args_is_help=True,
)
app.add_typer(desktop, name="desktop")

AddInFolder = Annotated[
    Path | None,
    typer.Option("--folder", help="A trusted folder of IT's in place of Excel's start-up folder."),
]


@desktop.command("install")
def desktop_install(
    folder: AddInFolder = None,
    signed: Annotated[
        Path | None,
        typer.Option(help="An xlcsp.xlam that IT has signed, to be installed as it is."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be written, and where.")
    ] = False,
) -> None:
    """Install the add-in for the user who is signed in, on Windows; no administrator is needed."""
    from xlcsp.cli.desktop import install_add_in

    install_add_in(folder, signed, dry_run)


@desktop.command("uninstall")
def desktop_uninstall(folder: AddInFolder = None) -> None:
    """Take the add-in and its settings out."""
    from xlcsp.cli.desktop import uninstall_add_in

    uninstall_add_in(folder)


@desktop.command("status")
def desktop_status(folder: AddInFolder = None, json: Json = False) -> None:
    """Say whether the add-in can work on this PC, and what to ask IT for where it cannot."""
    from xlcsp.cli.desktop import show_status

    show_status(folder, json)


def main() -> None:
    """The console script. Input and output are UTF-8 everywhere, Windows consoles included."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # PowerShell sends a mark
    # A command is short-lived and leaves no circles of objects behind; looking for them would take
    # a third of the time of a large table.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
