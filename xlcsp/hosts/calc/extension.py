"""The extension file, ``xlcsp.oxt``: a zip of the component, its interface and the rooms it needs.

Built from the installed package alone, byte for byte the same each time. The functions run in the
Python that LibreOffice itself uses, which must be 3.11 or later.
"""

import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import xlcsp
from xlcsp.hosts.calc.interface import ADD_IN, IMPLEMENTATION, MODULE, methods, type_library

NAME: Final = "xlcsp.oxt"
IDENTIFIER: Final = "uk.xlcsp.calc"
_COMPONENT: Final = "xlcsp_component.py"
_TYPES: Final = f"{MODULE}.rdb"
_SERVICES: Final = "xlcsp.components"
_ROOMS: Final = ("calc", "worksheet")
_INSIDE: Final = ("__init__", "add_in", "asking", "call_text", "cells", "interface")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)

_MANIFEST: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
  <manifest:file-entry manifest:full-path="{_TYPES}"
    manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
  <manifest:file-entry manifest:full-path="{_SERVICES}"
    manifest:media-type="application/vnd.sun.star.uno-components"/>
</manifest:manifest>
"""

_COMPONENTS: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="{_COMPONENT}">
    <implementation name="{IMPLEMENTATION}">
      <service name="{ADD_IN}"/>
      <service name="{IMPLEMENTATION}"/>
    </implementation>
  </component>
</components>
"""

_DESCRIPTION: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
  xmlns:lo="http://libreoffice.org/extensions/description/2011"
  xmlns:xlink="http://www.w3.org/1999/xlink">
  <identifier value="{identifier}"/>
  <version value="{version}"/>
  <dependencies>
    <lo:LibreOffice-minimal-version value="7.4" lo:name="LibreOffice 7.4"/>
  </dependencies>
  <display-name><name lang="en">xlcsp: functions for community safety partnerships</name></display-name>
  <extension-description><src xlink:href="description.txt" lang="en"/></extension-description>
</description>
"""

_WORDS: Final = (
    "The CSP functions: RAG status, change, targets, exact grant allocation, in the sheet itself.\n"
    "They need LibreOffice 7.4 or later with Python 3.11 or later.\n"
)


def build(path: Path) -> Path:
    """Write the extension to a file, or into a folder under its own name. Raises OSError."""
    target = path / NAME if path.is_dir() else path
    with zipfile.ZipFile(target, "w") as file:
        for name, content in members():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
    return target


def members() -> Iterator[tuple[str, str | bytes]]:
    """The files inside, by name."""
    yield "META-INF/manifest.xml", _MANIFEST
    version = escape(xlcsp.__version__)
    yield "description.xml", _DESCRIPTION.format(identifier=IDENTIFIER, version=version)
    yield "description.txt", _WORDS
    yield _SERVICES, _COMPONENTS
    yield _TYPES, type_library(methods())
    package = Path(str(files("xlcsp")))
    host = package / "hosts" / "calc"
    yield _COMPONENT, _read(host / "component.py")
    sources = [package / "__init__.py", package / "hosts" / "__init__.py"]
    sources += [host / f"{name}.py" for name in _INSIDE]
    sources += [source for room in _ROOMS for source in sorted((package / room).rglob("*.py"))]
    for source in sources:
        inside = source.relative_to(package.parent).as_posix()
        yield f"pythonpath/{inside}", _read(source)


def _read(source: Path) -> str:
    return source.read_text(encoding="utf-8")
