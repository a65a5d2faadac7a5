"""Places in streams as clients keep them."""

import time
from dataclasses import dataclass

from core.errors import Invalid
from core.live import Head
from gql.ids import cursor_of, cursor_parts

MARK = "event"  # so that a cursor of a page is not taken for one
NUMBER_MAX = 2**63
TIME_MAX = 253_402_300_799_999  # milliseconds since 1970: the last moment of the year 9999


@dataclass(frozen=True, slots=True)
class Place:
    """After the event numbered `seq`. `at`: when the cursor was made, in milliseconds since 1970."""

    stream: str
    epoch: int
    seq: int
    at: int = 0

    def cursor(self) -> str:
        return cursor_of(MARK, self.stream, self.epoch, self.seq, self.at)

    def fits(self, stream: str, head: Head) -> bool:
        """Whether the stream can go on from here: the place is of this log, is kept and not from the future."""
        if self.stream != stream or self.seq > head.last_seq or self.seq < head.min_seq:
            return False
        return self.epoch == head.epoch or (self.epoch == 0 and self.seq == 0)  # given out before the first event


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def place_of(cursor: str) -> Place:
    """Raises Invalid for what was never a cursor of a stream."""
    mark, stream, *numbers = cursor_parts(cursor, 5, argument="after")
    if mark != MARK or not all(number.isascii() and number.isdigit() and len(number) < 20 for number in numbers):  # noqa: PLR2004
        raise Invalid("after", "a cursor of this stream")
    epoch, seq, at = map(int, numbers)
    if max(epoch, seq) >= NUMBER_MAX or at > TIME_MAX:
        raise Invalid("after", "a cursor of this stream")
    return Place(stream, epoch, seq, at)
