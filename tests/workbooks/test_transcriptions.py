"""The transcriptions against the documents' text, read a second time and by another route.

Here the text is cut at its tabs; the transcriptions were not made from this reading.
"""

import re
from pathlib import Path

import pytest

from workbooks.make.transcription import TRANSCRIPTIONS, Document, read

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
NAMES = sorted(path.stem for path in TRANSCRIPTIONS.glob("*.json"))

MARKUP = re.compile(r"</?(?:i|p|ul|li|b|br|em|strong|sup|sub)(?: [^>]*)?/?>")


def plain(text: str) -> str:
    """Text without markup, its runs of white space made one space."""
    return " ".join(MARKUP.sub(" ", text).replace("**", "").replace("*", "").split())


def source_text(name: str) -> str:
    return (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")


def tabbed_rows(name: str) -> list[list[str]]:
    rows = [line.split("\t") for line in source_text(name).split("\n") if "\t" in line]
    cells = [[plain(cell) for cell in row] for row in rows]
    return [row for row in cells if any(cell.strip("-:") for cell in row)]


def transcribed_rows(document: Document) -> list[list[str]]:
    return [
        [plain(cell) for cell in row]
        for table in document.tables.values()
        for row in (*table.headers, *table.rows)
    ]


def letters(text: str) -> str:
    """What must be the same in any two copies of one text: its letters, figures and signs."""
    return "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_transcribed_line_is_printed_in_the_document(name: str) -> None:
    document = read(name)
    printed = letters(plain(source_text(name)))
    lines = [
        line
        for table in document.tables.values()
        for row in (*table.headers, *table.rows)
        for cell in row
        for line in cell.split("\n")
    ]
    assert lines
    assert [line for line in lines if letters(plain(line)) not in printed] == []


@pytest.mark.parametrize("name", ["warwickshire", "leicestershire", "south_warwickshire"])
def test_every_note_of_a_table_is_printed_in_the_document(name: str) -> None:
    printed = letters(plain(source_text(name)))
    notes = [note for table in read(name).tables.values() for note in table.notes]
    assert notes
    assert [note for note in notes if letters(plain(note)) not in printed] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_prose_figure_stands_in_its_sentence_and_the_sentence_in_the_document(
    name: str,
) -> None:
    document = read(name)
    printed = letters(plain(source_text(name)))
    for figure in document.prose.values():
        assert letters(plain(figure.sentence)) in printed, figure.id
        for text in figure.figures:
            assert text in figure.sentence, (figure.id, text)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_every_table_of_the_document_is_transcribed(name: str) -> None:
    transcribed = [[letters(cell) for cell in row] for row in transcribed_rows(read(name))]

    def is_there(row: list[str]) -> bool:
        cells = [letters(cell) for cell in row if cell]
        return any(
            all(any(cell in whole for whole in candidate) for cell in cells)
            for candidate in transcribed
        )

    missing = [row for row in tabbed_rows(name) if not is_there(row)]
    assert missing == []


@pytest.mark.parametrize("name", ["warwickshire", "leicestershire"])
def test_each_figure_stands_as_often_in_the_transcription_as_in_the_documents_tables(
    name: str,
) -> None:
    """A figure typed into the wrong row, twice or not at all shows here."""
    figure = re.compile(r"\d[\d.,]*\d|\d")
    printed = sorted(figure.findall("\n".join("\t".join(row) for row in tabbed_rows(name))))
    tabular = {
        table_id: table
        for table_id, table in read(name).tables.items()
        if len((table.headers or table.rows)[0]) > 1 or table.headers
    }
    one_column = ("approximate-split", "links-to-targets")  # no tabs in the document's text
    transcribed = sorted(
        found
        for table_id, table in tabular.items()
        if table_id not in one_column
        for row in (*table.headers, *table.rows)
        for found in figure.findall("\t".join(row))
    )
    assert transcribed == printed


def test_a_row_of_another_length_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "short.json").write_text(
        '{"title": "", "partnership": "", "period": "", "source": "", "prose": [], "tables":'
        ' [{"id": "t", "title": "", "section": "", "headers": [["a", "b"]], "rows": [["1"]],'
        ' "notes": []}]}',
        encoding="utf-8",
    )
    monkeypatch.setattr("workbooks.make.transcription.TRANSCRIPTIONS", tmp_path)
    with pytest.raises(ValueError, match="differ in length"):
        read("short")
