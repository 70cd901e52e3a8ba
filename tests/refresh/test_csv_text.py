"""Text files as councils and publishers save them, and what is wrong with some."""

from pathlib import Path

import pytest

from xlcsp.refresh.csv_text import opened_csv
from xlcsp.refresh.errors import (
    BrokenRow,
    EmptySource,
    MixedEncoding,
    SourceMissing,
    SourceUnreadable,
)


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    with opened_csv(path, path.name) as source:
        return source.header, list(source.rows)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "source.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_usual_encoding_gives_the_same_names(file: Path, encoding: str) -> None:
    file.write_bytes("Area,Count\r\nYnys Môn,£5\r\n".encode(encoding))
    assert read(file) == (("Area", "Count"), [(2, ["Ynys Môn", "£5"])])


def test_a_file_in_two_encodings_is_refused_naming_both_lines(file: Path) -> None:
    file.write_bytes(b"Area,Count\n" + "Ynys Môn,1\n".encode() + "Ynys Môn,2\n".encode("cp1252"))
    with pytest.raises(MixedEncoding, match="line 2 is UTF-8 and line 3 is not"):
        read(file)


def test_a_byte_of_no_encoding_is_refused_with_its_line(file: Path) -> None:
    file.write_bytes(b"Area,Count\nA\x81,1\n")
    with pytest.raises(MixedEncoding, match="line 2: the byte 0x81"):
        read(file)


def test_quoted_commas_and_line_breaks_belong_to_their_field(file: Path) -> None:
    file.write_text('Area,Note\n"Bristol, City of","two\nlines"\nBath,one\n')
    _, rows = read(file)
    assert rows == [(2, ["Bristol, City of", "two\nlines"]), (4, ["Bath", "one"])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_by_the_first_line(file: Path, separator: str) -> None:
    file.write_text(separator.join(["Area", "Count"]) + "\n" + separator.join(["Bath", "1"]))
    assert read(file)[1] == [(2, ["Bath", "1"])]


def test_titles_above_the_header_and_blank_rows_are_passed_over(file: Path) -> None:
    file.write_text("Survey results 2025\n\nArea,Count\n,\nBath,1\n")
    assert read(file) == (("Area", "Count"), [(5, ["Bath", "1"])])


def test_a_row_with_too_many_fields_is_refused_with_its_line(file: Path) -> None:
    file.write_text("Area,Count\nBath,1\nBristol, City of,2\n")
    with pytest.raises(
        BrokenRow, match=r"source\.csv, line 3: 3 fields where the header row has 2"
    ):
        read(file)


def test_a_file_cut_off_inside_quotes_is_refused_with_its_line(file: Path) -> None:
    file.write_text('Area,Count\nBath,1\n"Bri')
    with pytest.raises(BrokenRow, match="line 3"):
        read(file)


@pytest.mark.parametrize("content", [b"", b"\n\n , \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(EmptySource, match=r"source\.csv is empty"):
        read(file)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html><table>", "a web page"),
        (b"\xef\xbb\xbf\r\n  <TABLE><tr><td>District</td>", "a web page"),
        ("\ufeff<html>".encode("utf-16-le"), "a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
    ],
)
def test_a_web_page_or_xml_with_the_ending_of_a_text_file_is_called_what_it_is(
    file: Path, content: bytes, kind: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(SourceUnreadable, match=f"is {kind}, not a text file"):
        read(file)


def test_a_workbook_with_the_ending_of_a_text_file_is_refused(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(SourceUnreadable, match="a zip file or a workbook"):
        read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"no file gone\.csv"):
        read(tmp_path / "gone.csv")
