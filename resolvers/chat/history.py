"""Pages of what was said, and what was said around a message."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from core.errors import NotFound
from models.chat import Message
from models.database.rows import fetch_rows
from models.pages import Page, Window, page_from, page_of
from resolvers.chat.messages import messages_in

ORDER = ("number",)
AT_ONCE = 100  # channels


async def pages_of_channels(channel_ids: Sequence[UUID], window: Window) -> list[Page[Message]]:
    """The same page of each of these channels, which the viewer sees. One statement for a hundred of them.

    Each page is a walk of its own along the index: no more is read, however much was said there.
    """
    if len(channel_ids) == 1:
        return [await page_of(messages_in(channel_ids[0]), window, order=ORDER)]
    found: defaultdict[UUID, list[Message]] = defaultdict(list)
    for start in range(0, len(channel_ids), AT_ONCE):
        for message in await _walked(channel_ids[start : start + AT_ONCE], window):
            found[message.channel_id].append(message)
    return [page_from(found[channel_id], window) for channel_id in channel_ids]


async def _walked(channel_ids: Sequence[UUID], window: Window) -> list[Message]:
    """For each the rows of its page, and one more if there are more, from the window's end on."""
    ends = [("number > ?", window.after), ("number < ?", window.before)]
    conditions = ["channel_id = ?", *(condition for condition, place in ends if place is not None)]
    numbers = [place[0] for _, place in ends if place is not None]
    walk = (
        f"SELECT * FROM (SELECT * FROM message WHERE {' AND '.join(conditions)} "  # noqa: S608 - the conditions are ours
        f"ORDER BY number {'DESC' if window.backwards else 'ASC'} LIMIT {window.size + 1}) AS page"
    )
    values = [value for channel_id in channel_ids for value in (channel_id, *numbers)]
    return await fetch_rows(Message, " UNION ALL ".join([walk] * len(channel_ids)), values)


async def around(channel_id: UUID, message_id: UUID, *, size: int) -> Page[Message]:
    """`size` messages of a channel that the viewer sees, with that one in the middle. Raises NotFound."""
    middle = await messages_in(channel_id).get_or_none(id=message_id)
    if middle is None:
        raise NotFound("Message", path=("around",))
    later = await page_of(messages_in(channel_id), Window(size, after=(middle.number - 1,)), order=ORDER)
    earlier = await page_of(messages_in(channel_id), Window(size, before=(middle.number,), backwards=True), order=ORDER)
    half = (size + 1) // 2
    following = min(len(later.rows), max(half, size - len(earlier.rows)))
    before = min(len(earlier.rows), size - following)
    return Page(
        [*earlier.rows[len(earlier.rows) - before :], *later.rows[:following]],
        has_next=later.has_next or following < len(later.rows),
        has_previous=earlier.has_previous or before < len(earlier.rows),
    )
