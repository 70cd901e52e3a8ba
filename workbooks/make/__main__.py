"""``python -m workbooks.make [--out FOLDER] [NAME ...]``: builds the workbooks.

Without names every workbook is built; without a folder they replace the committed ones.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from workbooks.make import (
    central_bedfordshire,
    exampleshire,
    leicestershire,
    north_worcestershire,
    south_warwickshire,
    warwickshire,
)
from workbooks.make.cached_values import work_out

BUILDERS: Mapping[str, Callable[[Path], None]] = {
    "warwickshire-2010-11": warwickshire.build,
    "leicestershire-2010-11": leicestershire.build,
    "central-bedfordshire-2009-12": central_bedfordshire.build,
    "north-worcestershire-2013-16": north_worcestershire.build,
    "south-warwickshire-2014-15": south_warwickshire.build,
    "exampleshire": exampleshire.build,
}
"""File name without its ending -> what writes it."""


def build(name: str, folder: Path) -> Path:
    """Builds one workbook, with the result of every formula in its cell."""
    path = folder / f"{name}.xlsx"
    with TemporaryDirectory() as between:
        without_results = Path(between) / "without-results.xlsx"
        finished = Path(between) / path.name
        BUILDERS[name](without_results)
        work_out(without_results, finished)
        copyfile(finished, path)
    return path


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m workbooks.make", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BUILDERS))
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BUILDERS))
    if unknown:
        parser.error(f"no workbook is called {unknown[0]}; there are {', '.join(BUILDERS)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or BUILDERS:
        print(build(name, arguments.out))


if __name__ == "__main__":
    main()
