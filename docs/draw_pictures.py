"""Draws the pictures of these pages from the workbooks: ``python docs/draw_pictures.py``.

They are those that ``xlcsp demo`` draws; the tests draw them again and compare.
"""

from pathlib import Path

from xlcsp.cli.demo import workbooks_folder
from xlcsp.cli.demo_pictures import draw_pictures

FOLDER = Path(__file__).with_name("pictures")

if __name__ == "__main__":
    for path in draw_pictures(workbooks_folder(), FOLDER):
        print(path)
