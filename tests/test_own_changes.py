"""The mutations of one document are done in turn, and each answers what is true after it."""

from typing import Any

import pytest

from conftest import Ask
from models.users import User
from talking import made, sent

pytestmark = pytest.mark.anyio

REACTIONS = "message { reactions { emoji count } }"


async def test_a_later_mutation_shows_what_an_earlier_one_changed(ask: Ask, ann: User) -> None:
    message = (await sent(ask, ann, await made(ask, ann)))["id"]
    document = f"""mutation ($id: ID!) {{
        one: addReaction(messageId: $id, emoji: ":+1:") {{ {REACTIONS} }}
        two: addReaction(messageId: $id, emoji: ":heart:") {{ {REACTIONS} }}
        three: removeReaction(messageId: $id, emoji: ":+1:") {{ {REACTIONS} }} }}"""

    answer = await ask(ann, document, id=message)

    assert [kinds(answer, name) for name in ("one", "two", "three")] == [["👍"], ["👍", "❤️"], ["❤️"]]


def kinds(answer: dict[str, Any], name: str) -> list[str]:
    return [group["emoji"] for group in answer["data"][name]["message"]["reactions"]]
