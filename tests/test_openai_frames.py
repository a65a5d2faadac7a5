import pytest

from providers.openai.frames import Frames, decoded

STREAM = (
    b': hello\r\nevent: delta\r\ndata: {"n": 1}\r\n\r\ndata: {"n":\ndata: 2}\n\nid: 7\n\ndata:{"t": "\xc3\xa9"}\n\n'
)
EVENTS = [{"n": 1}, {"n": 2}, {"t": "é"}]


def found(*chunks: bytes) -> list[object]:
    frames = Frames()
    return [decoded(data) for data in [*(data for chunk in chunks for data in frames.add(chunk)), *frames.rest()]]


@pytest.mark.parametrize("cut", range(len(STREAM)))
def test_events_are_the_same_wherever_a_stream_is_cut(cut: int) -> None:
    assert found(STREAM[:cut], STREAM[cut:]) == EVENTS


def test_a_stream_that_comes_byte_by_byte_has_the_same_events() -> None:
    assert found(*(STREAM[index : index + 1] for index in range(len(STREAM)))) == EVENTS


def test_an_event_is_there_as_soon_as_it_is_whole() -> None:
    frames = Frames()

    assert frames.add(b"data: 1\n") == []
    assert frames.add(b"\n") == [b"1"]


def test_nothing_counts_after_the_last_event() -> None:
    assert found(b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n") == [1]


def test_the_last_event_needs_no_empty_line_behind_it() -> None:
    assert found(b"data: 1\n\ndata: 2") == [1, 2]


def test_half_a_character_is_read() -> None:
    assert decoded(b'{"text": "\\ud83d"}') == {"text": "\ud83d"}


@pytest.mark.parametrize("junk", [b'{"n": ', b'"\xff"', b"nonsense"])
def test_junk_is_no_json(junk: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        decoded(junk)
