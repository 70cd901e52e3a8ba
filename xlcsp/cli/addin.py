"""``xlcsp addin``: the Excel add-in's server, its manifest, and a check of one that is deployed."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import typer

from xlcsp.cli.output import Exit, print_json, stop

LICENCE = """The add-in is served by xlwings-server, whose licence needs a key in XLWINGS_LICENSE_KEY.

A noncommercial organisation, which its licence (PolyForm Noncommercial 1.0.0) says includes
government institutions and public safety organisations, needs no payment:
    xlcsp addin serve --noncommercial
sets the key "noncommercial" for you. Any other host needs a key from https://www.xlwings.org."""


def serve(
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    workers: int,
    noncommercial: bool,
) -> None:
    """Starts the server and stays until it is stopped."""
    need_xlwings_server()
    if (certificate is None) != (key is None):
        stop("--cert and --key go together: give both, or neither.", Exit.USAGE)
    for file in (certificate, key):
        if file is not None and not file.is_file():
            stop(f"{file} is not a file.", Exit.USAGE)
    need_licence(noncommercial)
    import uvicorn

    scheme = "http" if certificate is None else "https"
    typer.echo(f"Task pane: {scheme}://{host}:{port}/taskpane.html   Stop with Ctrl+C.")
    if certificate is None:
        typer.echo("Excel itself needs https: give --cert and --key, or put a proxy before it.")
    uvicorn.run(
        "xlcsp.hosts.addin.app:server",
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        factory=True,
        workers=workers,
        server_header=False,
        log_level="warning",
    )


def need_licence(noncommercial: bool) -> None:
    """Sees that there is a licence key, or ends the command with what to do."""
    if noncommercial:
        os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"
    if not os.environ.get("XLWINGS_LICENSE_KEY"):
        stop(LICENCE, Exit.USAGE)


def need_xlwings_server() -> None:
    """Ends the command where the add-in's own dependencies are not installed."""
    if find_spec("xlwings_server") is None:
        stop(
            "The add-in's server is not installed: pip install .[addin] in the folder of xlcsp",
            Exit.USAGE,
        )


def print_manifest(
    url: str, environment: str, icons_url: str, support_url: str, entra_client_id: str
) -> None:
    """Prints the manifest of the add-in as it will be served."""
    need_xlwings_server()
    from xlcsp.hosts.addin.manifest import Deployment, NotADeployment, manifest

    try:
        sys.stdout.write(
            manifest(Deployment(url, environment, icons_url, support_url, entra_client_id))
        )
    except NotADeployment as wrong:
        stop(str(wrong), Exit.USAGE)


def check_server(url: str, certificates: Path | None, as_json: bool) -> None:
    """Tries a deployed server as Excel would, and ends with 1 where something is wrong."""
    from xlcsp.hosts.addin.check import Client, check

    if not url.startswith(("http://", "https://")):
        stop(
            f"{url!r} is not a web address; give one such as https://csp.example.gov.uk", Exit.USAGE
        )
    if certificates is not None and not certificates.is_file():
        stop(f"{certificates} is not a file.", Exit.USAGE)
    findings = []
    for finding in check(Client(url, certificates), os.environ.get("XLCSP_TOKEN", "")):
        findings.append(finding)
        if as_json:
            print_json({"what": finding.what, "good": finding.good, "said": finding.said})
        else:
            mark = "ok   " if finding.good else "WRONG"
            typer.echo(f"{mark}  {finding.what}: {finding.said}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(Exit.LOOK)
