"""What was said around a message."""

from uuid import UUID

from core.errors import NotFound
from models.chat import Message
from models.pages import Page, Window, page_of
from resolvers.chat.messages import messages_in

ORDER = ("number",)


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
