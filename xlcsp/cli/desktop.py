"""``xlcsp desktop``: the add-in for desktop Excel on this PC, installed, taken out, looked at."""

from importlib.util import find_spec
from pathlib import Path

import typer

from xlcsp.cli.output import Exit, print_json, stop

NO_WINDOWS = "This is not Windows, and the desktop add-in works only there. Nothing was done."
WOULD = "On a Windows PC the command would write:"
NEXT = """Now start Excel. The tab "Community safety" and the functions CSP_... should be there.
If they are not: xlcsp desktop status says what stops them, and what to ask IT for."""
OWN_FOLDER = """Excel opens only its own start-up folder by itself. Once, in Excel: File, Options, Add-ins,
Manage Excel Add-ins, Go, Browse, and choose the file."""


def install_add_in(folder: Path | None, signed: Path | None, dry_run: bool) -> None:
    """Installs for the user who is signed in; on another system only says what it would do."""
    need_xlwings()
    from xlcsp.hosts.desktop.installing import NotInstalled, install, steps
    from xlcsp.hosts.desktop.windows_pc import this_pc

    pc = this_pc()
    try:
        if dry_run or not pc.is_windows:
            typer.echo("It would write:" if pc.is_windows else f"{NO_WINDOWS} {WOULD}")
            for step in steps(pc, folder, signed):
                typer.echo(f"  {step.path}  ({step.what}, {len(step.content):,} bytes)")
            raise typer.Exit(Exit.DONE if dry_run else Exit.LOOK)
        for step in install(pc, folder, signed):
            typer.echo(f"{step.path}  ({step.what})")
    except NotInstalled as reason:
        stop(str(reason), Exit.REFUSED)
    if folder is not None:
        typer.echo(OWN_FOLDER)
    typer.echo(NEXT)


def uninstall_add_in(folder: Path | None) -> None:
    """Takes out what an installation wrote."""
    need_xlwings()
    from xlcsp.hosts.desktop.installing import NotInstalled, uninstall
    from xlcsp.hosts.desktop.windows_pc import this_pc

    pc = this_pc()
    if not pc.is_windows:
        typer.echo(NO_WINDOWS)
        raise typer.Exit(Exit.LOOK)
    try:
        gone = uninstall(pc, folder)
    except NotInstalled as reason:
        stop(str(reason), Exit.REFUSED)
    for path in gone:
        typer.echo(f"{path} is deleted.")
    if not gone:
        typer.echo("There was nothing to take out.")


def show_status(folder: Path | None, as_json: bool) -> None:
    """Says what is so and what is not; ends with 1 where something stops the add-in."""
    need_xlwings()
    from xlcsp.hosts.desktop.pc_checks import findings
    from xlcsp.hosts.desktop.windows_pc import this_pc

    pc = this_pc()
    if not pc.is_windows:
        if as_json:
            print_json({"what": "Windows", "good": False, "said": NO_WINDOWS})
        else:
            typer.echo(NO_WINDOWS)
        raise typer.Exit(Exit.LOOK)
    good = True
    for finding in findings(pc, folder):
        good = good and finding.good
        if as_json:
            print_json({"what": finding.what, "good": finding.good, "said": finding.said})
        else:
            mark = "ok   " if finding.good else "LOOK "
            typer.echo(f"{mark}  {finding.what}: {finding.said}")
    if not good:
        raise typer.Exit(Exit.LOOK)


def need_xlwings() -> None:
    """Ends the command where xlwings is not installed."""
    if find_spec("xlwings") is None:
        stop("xlwings is not installed: pip install .[desktop] in the folder of xlcsp", Exit.USAGE)
