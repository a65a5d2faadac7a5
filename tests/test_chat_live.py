import pytest

from conftest import Ask
from models.users import User
from serving import TokenOf
from talking import EVENTS, HISTORY, JOIN, following, made, sent

pytestmark = pytest.mark.anyio


async def test_a_message_reaches_who_follows_the_channel(
    ask: Ask, url: str, token_of: TokenOf, ann: User, bob: User
) -> None:
    den = await made(ask, ann)
    await ask(bob, JOIN, id=den)
    page = await ask(bob, HISTORY, id=den)
    cursor = page["data"]["channel"]["messages"]["streamCursor"]

    async with following(url, await token_of(bob), EVENTS, id=den, after=cursor) as events:
        message = await sent(ask, ann, den, "hello *all*")
        event = await events.next()

    assert event["__typename"] == "MessageAdded"
    assert event["message"] == {**message, "viewerCanEdit": False, "viewerCanDelete": False}
    assert message["contentHtml"] == "<p>hello <em>all</em></p>\n"
    assert message["number"] == 1
