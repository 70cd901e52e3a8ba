"""``xlcsp calc``: the LibreOffice Calc extension made, installed and taken out."""

from collections.abc import Callable
from pathlib import Path

import typer

from xlcsp.cli.output import Exit, stop
from xlcsp.hosts.calc.extension import build
from xlcsp.hosts.calc.installing import CannotInstall, install, uninstall


def build_extension(out: Path) -> None:
    """Makes xlcsp.oxt."""
    try:
        made = build(out)
    except OSError as error:
        stop(f"{out} cannot be written: {error.strerror}.", Exit.REFUSED)
    typer.echo(
        f"{made}: in LibreOffice choose Tools, Extensions, Add; or run `xlcsp calc install`."
    )


def install_extension() -> None:
    """Installs it for this user."""
    _do(install, 'Installed. Restart LibreOffice; =CSP.RAG(323;294;"smaller") gives Red.')


def uninstall_extension() -> None:
    """Takes it out."""
    _do(uninstall, "Taken out. Restart LibreOffice.")


def _do(work: Callable[[], None], said: str) -> None:
    try:
        work()
    except CannotInstall as reason:
        stop(str(reason), Exit.REFUSED)
    typer.echo(said)
