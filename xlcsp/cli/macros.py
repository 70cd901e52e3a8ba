"""``xlcsp macros``: the sources of the desktop add-in and the add-in itself, from the catalogue."""

from pathlib import Path

import typer

from xlcsp.cli.output import Exit, stop


def build_macros(folder: Path, check: bool) -> None:
    """Writes the files into a folder; with ``check`` only says which are not current."""
    from xlcsp.hosts.desktop.add_in import macros_files
    from xlcsp.hosts.desktop.xlwings_module import NoXlwings

    try:
        files = macros_files()
    except NoXlwings as missing:
        stop(str(missing), Exit.USAGE)
    if check:
        _check(folder, files)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        stop(f"{folder} cannot be written: {error.strerror}.", Exit.REFUSED)
    for name, content in files.items():
        typer.echo(f"{folder / name}  {len(content):,} bytes")


def _check(folder: Path, files: dict[str, bytes]) -> None:
    old = [name for name, content in files.items() if not _is(folder / name, content)]
    for name in old:
        typer.echo(f"{folder / name} is not current; run: xlcsp macros build")
    if old:
        raise typer.Exit(Exit.LOOK)
    typer.echo(f"The files in {folder} are current.")


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
