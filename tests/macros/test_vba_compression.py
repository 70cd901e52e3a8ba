"""VBA's compression, read back by oletools, which knows nothing of how it was written."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from xlcsp.hosts.desktop.vba_compression import CHUNK, compressed, with_room_to_compress

BOUNDARIES = [0, 1, 2, 3, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 65_535, 65_536]


def read_back(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(data)))


def vba_like(length: int) -> bytes:
    line = b"    If TypeOf Application.Caller Is Range Then On Error GoTo failed\r\n"
    lines = b"".join(b"%d %s" % (number, line) for number in range(length // len(line) + 1))
    return lines[:length]


@pytest.mark.parametrize("length", BOUNDARIES)
def test_source_text_of_a_boundary_length_comes_back(length: int) -> None:
    assert read_back(compressed(vba_like(length))) == vba_like(length)


@pytest.mark.parametrize("length", BOUNDARIES)
def test_one_byte_over_and_over_comes_back(length: int) -> None:
    assert read_back(compressed(b"x" * length)) == b"x" * length


@pytest.mark.parametrize("length", BOUNDARIES)
def test_bytes_that_cannot_get_shorter_come_back_with_their_last_chunk_filled_up(
    length: int,
) -> None:
    data = random.Random(length).randbytes(length)  # noqa: S311  # no secret
    came_back = read_back(compressed(data))
    assert came_back[:length] == data
    assert came_back[length:].strip(b"\0") == b""
    assert len(came_back) - length < CHUNK


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_600))
def test_any_bytes_that_fit_with_their_flags_come_back(data: bytes) -> None:
    assert read_back(compressed(data)) == data


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([b"Dim ", b"a", b"As Variant\r\n", b"\xa3", b"End Function\r\n"])),
    st.integers(0, 12_000),
)
def test_repeating_text_of_any_length_comes_back(words: list[bytes], length: int) -> None:
    text = (b"".join(words) * 200)[:length]
    assert read_back(compressed(text)) == text


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3 * CHUNK), st.integers())
def test_source_text_however_hard_to_compress_gains_only_empty_lines(
    length: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    text = bytes(chance.randrange(33, 127) for _ in range(length))
    came_back = read_back(compressed(with_room_to_compress(text)))
    assert came_back[:length] == text
    assert came_back[length:].strip(b"\r\n ") == b""


def test_repetition_is_what_gets_shorter() -> None:
    assert len(compressed(b"x" * CHUNK)) < 20
