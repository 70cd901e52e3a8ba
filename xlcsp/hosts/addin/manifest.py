"""The add-in's manifest: what Microsoft 365 deploys, and what makes the ribbon tab and functions.

The server fills in the same template at ``/manifest.xml``; here it is done without a server, so
that an IT department has the file before anything runs.
"""

import tomllib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from xlcsp import __version__
from xlcsp.hosts.addin.pages import PAGES
from xlcsp.hosts.addin.project_folder import PROJECT, TEMPLATES

ENVIRONMENTS: Final = ("prod", "staging", "uat", "qa", "dev")
"""xlwings-server's words. Each has an id of its own, so that they can be deployed side by side."""


class NotADeployment(ValueError):
    """What was asked for cannot be a server of the add-in. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """Where the add-in will be served, and how it will be known."""

    url: str
    environment: str = "prod"
    icons_url: str = ""
    """Where the icons are, if not on the server: the admin centre fetches them from the internet."""
    support_url: str = ""
    entra_client_id: str = ""


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the template reads of xlwings-server's settings."""

    project_name: str
    environment: str
    functions_namespace: str
    static_url_path: str
    auth_providers: tuple[str, ...]
    auth_entraid_client_id: str


def manifest_version() -> str:
    """Four numbers, the first at least 1, as Office asks: 0.1.0 is 1.0.1.0."""
    return f"1.{__version__}"


def manifest(deployment: Deployment) -> str:
    """The manifest's XML. Raises NotADeployment."""
    url = _https(deployment.url)
    own = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    project = own["tool"]["xlwings_server"]
    if deployment.environment not in ENVIRONMENTS:
        raise NotADeployment(f"The environment is one of {', '.join(ENVIRONMENTS)}.")
    settings = _Settings(
        project_name=project["project_name"],
        environment=deployment.environment,
        functions_namespace=project["functions_namespace"],
        static_url_path="/static",
        auth_providers=("entraid",) if deployment.entra_client_id else (),
        auth_entraid_client_id=deployment.entra_client_id,
    )
    given = {}
    if deployment.icons_url:
        given["csp_icons_url"] = _https(deployment.icons_url)
    if deployment.support_url:
        given["csp_support_url"] = _https(deployment.support_url)
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("manifest.xml").render(
        settings=settings,
        base_url=url,
        base_url_with_app_path=url,
        manifest_id=project[f"manifest_id_{deployment.environment}"],
        csp_pages=PAGES,
        csp_manifest_version=manifest_version(),
        **given,
    )


def _https(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise NotADeployment(
            f"{url!r} is not of the form https://server[:port][/path]; Excel needs https."
        )
    return url.rstrip("/")
