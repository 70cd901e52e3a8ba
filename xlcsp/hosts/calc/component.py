"""The UNO component: what LibreOffice loads. All that it answers comes from ``add_in``."""

from collections.abc import Callable
from typing import Any

import uno
import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import ResultEvent, XAddIn, XVolatileResult
from xlcspcalc import XFunctions

from xlcsp.hosts.calc import add_in
from xlcsp.hosts.calc.cells import Rows, for_calc, kind_of
from xlcsp.hosts.calc.interface import ADD_IN, IMPLEMENTATION, gives_rows, method_of
from xlcsp.worksheet import CATALOGUE, Function

_CATEGORY = "Add-In"
_SERVICES = (ADD_IN, IMPLEMENTATION)
_answers = add_in.AddIn()


class Array(unohelper.Base, XVolatileResult):  # type: ignore[misc]  # LibreOffice's types
    """Rows of cells as the result of a method that gives an ``any``.

    Python cannot say within an ``any`` what kind of rows it means, but it can within a structure:
    so the rows go to Calc as an event, at the moment when Calc asks to be told of them.
    """

    def __init__(self, rows: Rows) -> None:
        """The result as it will stay."""
        self._event = ResultEvent()
        self._event.Source = self
        self._event.Value = uno.Any(kind_of(rows), rows)

    def addResultListener(self, listener: Any) -> None:  # noqa: N802
        uno.invoke(listener, "modified", (self._event,))

    def removeResultListener(self, listener: Any) -> None:  # noqa: N802
        """Nothing is ever told a second time."""


class Functions(unohelper.Base, XFunctions, XAddIn, XServiceName, XServiceInfo):  # type: ignore[misc]  # LibreOffice's types
    """The add-in. Its methods for the functions are added below, one for each."""

    def __init__(self, context: Any) -> None:
        """As LibreOffice makes it."""
        self._locale = Locale("en", "GB", "")

    # Names as Calc's interfaces spell them
    def getServiceName(self) -> str:  # noqa: N802
        return IMPLEMENTATION

    def getImplementationName(self) -> str:  # noqa: N802
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name in _SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return _SERVICES

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self._locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        return self._locale

    def getProgrammaticFuntionName(self, shown: str) -> str:  # noqa: N802
        return method_of(shown)

    def getDisplayFunctionName(self, method: str) -> str:  # noqa: N802
        return add_in.name_of(method)

    def getFunctionDescription(self, method: str) -> str:  # noqa: N802
        return add_in.description(method)

    def getDisplayArgumentName(self, method: str, number: int) -> str:  # noqa: N802
        return add_in.argument_name(method, number)

    def getArgumentDescription(self, method: str, number: int) -> str:  # noqa: N802
        return add_in.argument_description(method, number)

    def getProgrammaticCategoryName(self, method: str) -> str:  # noqa: N802
        return _CATEGORY

    def getDisplayCategoryName(self, method: str) -> str:  # noqa: N802
        return _CATEGORY


def _method(function: Function) -> Callable[..., Any]:
    rows = gives_rows(function)

    def answer(self: Functions, document: Any, *given: Any) -> Any:
        result = for_calc(_answers.answer(function.name, document, given))
        if isinstance(result, tuple):
            return result if rows else Array(result)
        return ((result,),) if rows else result

    return answer


for _name, _function in CATALOGUE.items():
    setattr(Functions, method_of(_name), _method(_function))

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Functions, IMPLEMENTATION, _SERVICES)
