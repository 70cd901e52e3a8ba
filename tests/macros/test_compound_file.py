"""The container of a VBA project, read back by olefile."""

import io

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcsp.hosts.desktop.compound_file import LARGEST, TooLarge, compound_file

SIZES = [0, 1, 63, 64, 65, 511, 512, 513, 4_095, 4_096, 4_097, 65_535, 100_000]


def read_back(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_of_a_boundary_size_comes_back(size: int) -> None:
    streams = {"VBA/dir": bytes(range(256)) * (size // 256) + bytes(size % 256)}
    assert read_back(compound_file(streams)) == streams


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,30}", fullmatch=True),
        st.integers(0, 9_000),
        max_size=40,
    ).filter(lambda each: len({name.upper() for name in each}) == len(each))
)
def test_any_number_of_streams_comes_back(sizes: dict[str, int]) -> None:
    streams = {f"VBA/{name}": name.encode() * (size // len(name)) for name, size in sizes.items()}
    assert read_back(compound_file(streams)) == streams


def test_storages_and_the_root_hold_streams_side_by_side() -> None:
    streams = {"PROJECT": b"a", "VBA/dir": b"b" * 5_000, "VBA/Deep/One": b"c", "PROJECTwm": b""}
    assert read_back(compound_file(streams)) == streams


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 8, 12])
def test_the_directory_is_a_red_black_tree(count: int) -> None:
    """[MS-CFB] 2.6.4: no red entry has a red child, and every way down passes as many black ones."""
    made = compound_file({f"Stream{'x' * number}": b"" for number in range(count)})
    with olefile.OleFileIO(io.BytesIO(made)) as ole:
        entries = ole.direntries
        none = 0xFFFFFFFF

        def black_height(number: int, parent_is_red: bool) -> int:
            if number == none:
                return 1
            entry = entries[number] or ole._load_direntry(number)
            red = entry.color == 0
            assert not (red and parent_is_red)
            left = black_height(entry.sid_left, red)
            right = black_height(entry.sid_right, red)
            assert left == right
            return left + (not red)

        black_height(entries[0].sid_child, False)


def test_more_than_the_container_holds_is_refused() -> None:
    with pytest.raises(TooLarge, match="bytes"):
        compound_file({"Big": bytes(LARGEST)})


def test_a_name_that_the_directory_cannot_hold_is_refused() -> None:
    with pytest.raises(TooLarge, match="31"):
        compound_file({"x" * 32: b""})
