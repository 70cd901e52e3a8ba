"""What the add-in's own JavaScript asks of the server, beside what xlwings-server answers itself.

Everything that reads cells asks who calls, by xlwings-server's own sign-in. Nothing is kept between
two requests, so any number of workers may answer.
"""

import json
from functools import cache
from typing import Annotated, Any, Final

import xlwings.server
from anyio import CapacityLimiter, to_process
from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from xlwings_server import dependencies
from xlwings_server.config import settings
from xlwings_server.models import CurrentUser

from xlcsp import __version__
from xlcsp.hosts.addin.allocation_preview import preview
from xlcsp.hosts.addin.calls import answer_all, work_out
from xlcsp.hosts.addin.chart_request import chart_for_pane
from xlcsp.hosts.addin.formula_calls import calls_in
from xlcsp.hosts.addin.functions import EXCEL_FUNCTIONS, matrix_or_failure, short_name
from xlcsp.hosts.addin.office_values import NotCells
from xlcsp.hosts.addin.project_folder import STATIC
from xlcsp.hosts.addin.refresh_preview import refresh_preview, rules_in
from xlcsp.hosts.addin.workbook_check import workbook_check
from xlcsp.hosts.palettes import palettes_as_json
from xlcsp.worksheet import CATALOGUE, CATALOGUE_VERSION
from xlcsp.worksheet.catalogue_json import catalogue_as_json

_SMALL: Final = 64 * 2**10
"""Bytes of a request that is worked out at once; a larger one goes to a thread of its own, so that
it keeps nobody waiting."""


async def json_object(request: Request) -> dict[str, Any]:
    """The body of a request; NotCells where it is not a JSON object."""
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise NotCells("The request is not a JSON object.")
    return sent


_ONE_CHECK: Final = CapacityLimiter(1)
_ONE_PICTURE: Final = CapacityLimiter(1)

Sent = Annotated[dict[str, Any], Depends(json_object)]

router: Final = APIRouter(prefix=settings.app_path)


@router.api_route("/health", methods=["GET", "HEAD"])
async def health() -> dict[str, str]:
    """For a load balancer: answers when the process can work a function out."""
    return {"status": "ok", "version": __version__, "catalogue": CATALOGUE_VERSION}


@router.get("/csp/catalogue.json")
async def catalogue() -> dict[str, Any]:
    """Every function with its help, arguments and examples."""
    return catalogue_as_json()


@cache
def functions_script() -> str:
    """The JavaScript that Excel runs for a cell, with one line for each function."""
    script = (STATIC / "csp" / "functions.js").read_text(encoding="utf-8")
    lines = (
        f'CustomFunctions.associate("{short_name(function)}", '
        f'(...given) => globalThis.csp.call("{short_name(function)}", given));'
        for function in CATALOGUE.values()
    )
    return "\n".join((script, *lines, ""))


@router.get("/xlwings/custom-functions-code.js")
async def custom_functions_code() -> Response:
    """The script that the manifest and the task pane name, in the place of xlwings' own."""
    return Response(functions_script(), media_type="text/javascript")


@router.post("/csp/calls")
async def calls(request: Request, user: dependencies.User, sent: Sent) -> JSONResponse:
    """Works out the calls that one recalculation gathered: see ``calls.answer_all``."""
    asked, sentences = sent.get("calls"), sent.get("sentences") is True
    if len(await request.body()) <= _SMALL:
        answers = answer_all(asked, sentences)
    else:
        answers = await run_in_threadpool(answer_all, asked, sentences)
    return JSONResponse({"answers": answers})


@router.get("/csp/palettes.json")
async def palettes() -> dict[str, Any]:
    """The palettes for status cells, with one conditional-formatting rule for each word."""
    return palettes_as_json()


@router.post("/csp/allocation")
async def allocation(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """A grant shared out before it goes into the sheet: see ``allocation_preview``."""
    return await run_in_threadpool(preview, sent)


@router.post("/csp/formula")
async def formula(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """The CSP calls in a cell's formula: see ``formula_calls``."""
    text = sent.get("formula")
    if not isinstance(text, str):
        raise NotCells("A formula is text.")
    return {"calls": await run_in_threadpool(calls_in, text)}


@router.post("/csp/refresh/rules")
async def refresh_rules(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """The rules that the open workbook keeps: see ``refresh_preview.rules_in``."""
    return await run_in_threadpool(rules_in, sent)


@router.post("/csp/refresh/preview")
async def refresh_changes(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """What a refresh would change in the open workbook: see ``refresh_preview``."""
    return await run_in_threadpool(refresh_preview, sent)


@router.post("/csp/check")
async def check(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """What does not follow in the open workbook: see ``workbook_check``.

    One at a time for each worker, in a process of its own: cells still get their answers meanwhile,
    and a search that takes longer than a request may is ended with its process.
    """
    return await to_process.run_sync(workbook_check, sent, limiter=_ONE_CHECK, cancellable=True)


@router.post("/csp/chart")
async def chart(user: dependencies.User, sent: Sent) -> dict[str, Any]:
    """A picture of columns that were sent: see ``chart_request``. One at a time, as for a check."""
    return await to_process.run_sync(chart_for_pane, sent, limiter=_ONE_PICTURE, cancellable=True)


@router.post("/xlwings/custom-functions-call")
async def one_call(user: dependencies.User, sent: Sent) -> JSONResponse:
    """One call, as xlwings' own JavaScript makes it; what is no such call is refused."""
    name, arguments = sent.get("func_name"), sent.get("args")
    if not isinstance(name, str) or not isinstance(arguments, list):
        raise NotCells("A call needs func_name and args.")
    function = EXCEL_FUNCTIONS.get(name)
    if function is None:
        raise NotCells("There is no function of that name.")
    if len(arguments) > len(vars(function)["__xlfunc__"]["args"]):
        return JSONResponse({"result": matrix_or_failure(work_out(name, arguments))})
    call = {"version": "", "client": "Office.js", "runtime": "1.4", **sent}
    result = await xlwings.server.custom_functions_call(
        call, _Functions, user, typehint_to_value={CurrentUser: user}
    )
    return JSONResponse({"result": result})


class _Functions:
    """The custom functions as the attributes in which xlwings looks for them."""


for _name, _function in EXCEL_FUNCTIONS.items():
    setattr(_Functions, _name, staticmethod(_function))
