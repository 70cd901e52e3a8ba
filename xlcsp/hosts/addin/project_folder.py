"""Where the project folder lies that xlwings-server reads: inside the installed package."""

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).with_name("project")
STATIC: Final = PROJECT / "static"
TEMPLATES: Final = PROJECT / "templates"
