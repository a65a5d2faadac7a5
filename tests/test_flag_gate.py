"""Features that an operator turned off: for everybody, for some, or nowhere."""

from typing import Any

import pytest

from belongings import Belongings, belongings
from conftest import Ask, person
from core.env import Env
from core.errors import FeatureDisabled
from core.flags import FlagReason, FlagScope
from models.assistant import ConversationMessage
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Interaction
from models.games import Game
from models.users import Role, User
from resolvers.flags.editing import kill_flag, set_flag_rule, upsert_flag
from resolvers.flags.gate import admitted
from resolvers.flags.values import NewRule
from serving import STREAM, TokenOf, signed_in

pytestmark = pytest.mark.anyio

ERRORS = "errors { __typename code ... on FeatureDisabled { featureKey } }"
LINE = f"mutation ($input: GenerateDialogueInput!) {{ generateDialogue(input: $input) {{ {ERRORS} }} }}"
SAY = f"mutation ($input: SendConversationMessageInput!) {{ sendConversationMessage(input: $input) {{ {ERRORS} }} }}"
AGAIN = f"mutation ($messageId: ID!) {{ regenerateMessage(messageId: $messageId) {{ {ERRORS} }} }}"
ASKED = {LINE: "dialogue", SAY: "assistant", AGAIN: "assistant"}
FIELDS = {LINE: "generateDialogue", SAY: "sendConversationMessage", AGAIN: "regenerateMessage"}


@pytest.fixture
async def admin(env: Env) -> User:
    return await person(env, "ada", Role.ADMIN)


async def errors(ask: Ask, owned: Belongings, document: str) -> Any:
    arguments = owned.arguments(f"Mutation.{FIELDS[document]}")[0]
    answer = await ask(owned.owner, document, **arguments)
    return answer["data"][FIELDS[document]]["errors"]


async def killed(env: Env, admin: User, feature: str) -> None:
    await upsert_flag(env, admin, key=feature, changes={})
    await kill_flag(env, admin, key=feature, killed=True)


@pytest.mark.parametrize("document", ASKED, ids=FIELDS.values())
async def test_a_feature_that_is_off_says_so_and_does_nothing(ask: Ask, env: Env, admin: User, document: str) -> None:
    owned = await belongings(env, "ann")
    await killed(env, admin, ASKED[document])
    before = [await Interaction.all().count(), await ConversationMessage.all().count()]

    told = await errors(ask, owned, document)

    assert told == [{"__typename": "FeatureDisabled", "code": "FEATURE_DISABLED", "featureKey": ASKED[document]}]
    assert [await Interaction.all().count(), await ConversationMessage.all().count()] == before


@pytest.mark.parametrize("document", ASKED, ids=FIELDS.values())
async def test_a_feature_without_a_flag_is_on(ask: Ask, env: Env, document: str) -> None:
    owned = await belongings(env, "ann")

    assert "FEATURE_DISABLED" not in str(await errors(ask, owned, document))


async def test_a_line_that_is_not_allowed_is_not_begun(url: str, env: Env, admin: User, token_of: TokenOf) -> None:
    owned = await belongings(env, "ann")
    await killed(env, admin, "dialogue")

    async with signed_in(url, await token_of(owned.owner)) as one:
        told = await one.until_ended(await one.subscribe(STREAM, input=owned.line()))

    assert [message["payload"]["data"]["dialogueStream"] for message in told[:-1]] == [
        {"__typename": "DialogueFailed", "error": {"code": "FEATURE_DISABLED"}}
    ]


async def test_the_gate_costs_no_statement_open_or_shut(env: Env, admin: User, ann: User) -> None:
    await upsert_flag(env, admin, key="chat", changes={})
    await killed(env, admin, "dialogue")

    with counted() as statements:
        found = [admitted(env, ann, feature) for feature in ("chat", "assistant")]
        with pytest.raises(FeatureDisabled):
            admitted(env, ann, "dialogue")

    assert [(one.enabled, one.reason) for one in found] == [(True, FlagReason.STATIC), (True, FlagReason.UNKNOWN)]
    assert statements.count == 0


async def test_a_feature_is_off_for_whom_and_where_it_is_said(env: Env, admin: User, ann: User, bob: User) -> None:
    async with tx():
        game = await Game.create(name_base="Go", folded="go")
    await upsert_flag(env, admin, key="chat", changes={})
    for rule in (
        NewRule(FlagScope.USER, enabled=False, scope_id=ann.id),
        NewRule(FlagScope.GAME, enabled=False, scope_id=game.id),
        NewRule(FlagScope.GLOBAL, enabled=False, role=Role.TESTER),
        NewRule(FlagScope.GLOBAL, enabled=True, metadata={"daily_limit": 20}),
    ):
        await set_flag_rule(env, admin, flag_key="chat", rule=rule)
    tester = await person(env, "tess", Role.TESTER)

    with pytest.raises(FeatureDisabled):
        admitted(env, ann, "chat")
    with pytest.raises(FeatureDisabled):
        admitted(env, bob, "chat", game_id=game.id)
    with pytest.raises(FeatureDisabled):
        admitted(env, tester, "chat")
    assert admitted(env, bob, "chat").metadata == {"daily_limit": 20}
