"""openpyxl's formula tokenizer, without the rest of openpyxl.

The tokenizer needs nothing but ``re``, but importing it by its name first runs openpyxl's whole
reader and writer, and numpy where that is installed: a fifth of a second at every start.
"""

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
else:
    _NAME: Final = "openpyxl.formula.tokenizer"

    def _tokenizer() -> ModuleType:
        if _NAME in sys.modules:
            return sys.modules[_NAME]
        package = find_spec("openpyxl")
        if package is None or not package.submodule_search_locations:
            raise ModuleNotFoundError("openpyxl is not installed", name="openpyxl")
        path = Path(package.submodule_search_locations[0], "formula", "tokenizer.py")
        spec = spec_from_file_location("xlcsp_openpyxl_tokenizer", path)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(f"{path} cannot be loaded", name=_NAME)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    _MODULE = _tokenizer()
    Token, Tokenizer, TokenizerError = _MODULE.Token, _MODULE.Tokenizer, _MODULE.TokenizerError

__all__ = ["Token", "Tokenizer", "TokenizerError"]
