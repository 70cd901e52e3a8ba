"""The server as one ASGI application: ``uvicorn --factory xlcsp.hosts.addin.app:server``.

xlwings-server finds its project in the package's own folder, and its settings there and in the
environment. Its routes that take calls are replaced by ours, which check what comes in; the one
that runs scripts by name is taken off, since the add-in has none.
"""

import os
from functools import cache
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse

from xlcsp import __version__
from xlcsp.hosts.addin.calls import went_wrong
from xlcsp.hosts.addin.limits import KeepsLimits, limits_from_environment
from xlcsp.hosts.addin.manifest import manifest_version
from xlcsp.hosts.addin.no_import_per_cell import avoid_import_per_cell
from xlcsp.hosts.addin.office_values import NotCells
from xlcsp.hosts.addin.pages import PAGES
from xlcsp.hosts.addin.project_folder import PROJECT
from xlcsp.worksheet import CATALOGUE_VERSION

REPLACED: Final = frozenset(
    {"custom_functions_code", "custom_functions_call", "custom_scripts_call"}
)
"""Routes of xlwings-server, by name."""


@cache
def server() -> KeepsLimits:
    """The application. xlwings-server is imported here, since it reads its settings as it is."""
    os.environ.setdefault("XLWINGS_PROJECT_DIR", str(PROJECT))
    from xlwings_server.config import settings
    from xlwings_server.routers import xlwings as its_routes

    avoid_import_per_cell()
    its_routes.router.routes[:] = [
        route for route in its_routes.router.routes if getattr(route, "name", "") not in REPLACED
    ]
    from xlwings import XlwingsError
    from xlwings_server.main import app, main_app
    from xlwings_server.templates import templates

    from xlcsp.hosts.addin.endpoints import router

    app.include_router(router)
    told: dict[type[Exception], Any] = {
        XlwingsError: failed_function,
        NotCells: not_cells,
        RequestValidationError: not_valid,
        Exception: unexpected,
    }
    for kind, tell in told.items():
        app.add_exception_handler(kind, tell)
    templates.env.globals.update(
        csp_pages=PAGES,
        csp_version=__version__,
        csp_catalogue=CATALOGUE_VERSION,
        csp_manifest_version=manifest_version(),
    )
    return KeepsLimits(main_app, limits_from_environment(tuple(settings.cors_allow_origins)))


async def failed_function(request: Request, error: Exception) -> PlainTextResponse:
    """A function's own error: its sentence for the cell, and nothing in the log."""
    return PlainTextResponse(str(error), status_code=400)


async def not_cells(request: Request, error: Exception) -> JSONResponse:
    """A request that Excel would not make."""
    return JSONResponse({"detail": str(error)}, status_code=400)


async def not_valid(request: Request, error: Exception) -> JSONResponse:
    """A body that is not JSON, or not an object. What it holds is not said back."""
    return JSONResponse({"detail": "The request is not a JSON object."}, status_code=400)


async def unexpected(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: logged under an id, without what was in the cells."""
    return JSONResponse({"detail": went_wrong(request.url.path, error)}, status_code=500)
