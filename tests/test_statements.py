"""A list costs as many SQL statements with twenty rows as with two."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import get_named_type, is_list_type, is_non_null_type

import wire
from asking import DOCUMENTS
from belongings import MOMENT, Belongings, belongings
from chatting import much_chat
from conversing import many_exchanges
from core.dialogue import MemoryKind, MemoryOrigin, MemoryVisibility
from core.env import Env
from flagged import many_flags
from gql.context import Context, Live
from gql.execution import Operation, run
from gql.ids import cursor_of, global_id, key
from gql.schema import executable
from models.answers import RulesSession
from models.assistant import AssistantRun, Conversation, ConversationMessage, ToolCall
from models.chat import Channel, Membership, Mention, Message
from models.database.rows import insert_rows
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Interaction
from models.games import Game, GameSection
from models.rulebooks import GameDocument
from models.usage import UsageRecord
from models.users import ApiToken, Role, User
from models.worlds import Npc, World
from questioning import many_answers
from resolvers.dialogue.memory import NewMemory, remember
from resolvers.flags.refreshing import refresh
from resolvers.users.sessions import Caller
from shelved import much_shelf
from tasked import many_tasks

pytestmark = pytest.mark.anyio

FEW, MANY = 2, 20
TIMING = 4  # branches of a document meet in one statement or not, as they come; each row's own would be 18 more
NPC = "key world { id farmName }"
MEMORY = f"text npc {{ {NPC} }} source {{ text npc {{ key }} }} supersededBy {{ text npc {{ key }} }}"
LINE = f"generatedDialogue pages {{ text }} speaker: npc {{ {NPC} }} world {{ id farmName }}"
MEMORIES = f"memories(includeSuperseded: true, first: 100) {{ nodes {{ {MEMORY} }} }}"
NPCS = f"npcs(first: 100) {{ nodes {{ {NPC} {MEMORIES} }} }}"
LINES = f"interactions(last: 100) {{ nodes {{ {LINE} }} }}"
WORLD = f"farmName {NPCS} {LINES}"
PERSON = "username presence { status }"
REACTIONS = "reactions { emoji count viewerHasReacted users(first: 100) { username } }"
CALLS = f"mentions {{ kind user {{ {PERSON} }} readAt }}"
MESSAGE = f"""content author {{ {PERSON} }} channel {{ name }} replyTo {{ content author {{ username }} {CALLS} }}
    {CALLS} {REACTIONS} viewerCanEdit viewerCanDelete"""
MESSAGES = f"messages(last: 100) {{ nodes {{ {MESSAGE} }} streamCursor }}"
MEMBER = f"""role muted unreadCount mentionCount user {{ {PERSON} }} channel {{ name memberCount }}
    lastReadMessage {{ content author {{ username }} }}"""
MEMBERS = f"members(first: 100) {{ nodes {{ {MEMBER} }} }}"
CHANNEL = f"""name memberCount createdBy {{ username }} typingUsers {{ {PERSON} }} viewerMembership {{ {MEMBER} }}
    {MEMBERS} {MESSAGES}"""
CALL = "name arguments result status"
RUN = "status usage { inputTokens } error { code } streamCursor conversation { title }"
SAID = f"""role content toolCalls {{ {CALL} }} run {{ {RUN} message {{ content }} }} parent {{ content }}
    conversation {{ title activeRun {{ {RUN} }} }}"""
CONVERSATION = f"title activeRun {{ {RUN} }} messages(first: 100) {{ nodes {{ {SAID} }} }}"
ANSWER = """question answer status streamCursor usage { inputTokens } session { title game { nameBase } }
    citations { quote page document { title game { nameBase } } }"""
QUESTIONS = f"title game {{ nameBase }} answers(first: 100) {{ nodes {{ {ANSWER} }} }}"
MENTION = f"kind called: user {{ {PERSON} }} message {{ {MESSAGE} }} readAt"
PAGE = "number label text"
DOCUMENT = f"""title kind status page(number: 1) {{ {PAGE} }} second: page(number: 2) {{ {PAGE} }}
    pages(first: 100) {{ nodes {{ {PAGE} }} }} game {{ nameBase }} amends {{ title game {{ nameBase }} }}"""
GAME = f"nameBase shown: status sections {{ key title }} documents(first: 100) {{ nodes {{ {DOCUMENT} }} }}"
ASKED = {
    "Query.users": f"users(first: 100) {{ nodes {{ email role {PERSON} }} }}",
    "Query.searchUsers": 'searchUsers(query: "friend", first: 100) { nodes { username email role } }',
    "Query.apiTokens": "apiTokens(first: 100) { nodes { name scopes } }",
    "Query.worlds": f"worlds(first: 100) {{ edges {{ node {{ {WORLD} }} }} nodes {{ {WORLD} }} }}",
    "Query.nodes": f"""nodes(ids: ["IDS"]) {{ ... on World {{ {WORLD} }} ... on Npc {{ {NPC} {MEMORIES} }}
        ... on Memory {{ {MEMORY} }} ... on Interaction {{ {LINE} }} ... on User {{ {PERSON} }} }}""",
    "Query.nodes of channels": f"""nodes(ids: ["IDS"]) {{ ... on Channel {{ {CHANNEL} }} }}""",
    "Query.nodes of members": f"""nodes(ids: ["IDS"]) {{ ... on ChannelMembership {{ {MEMBER} }} }}""",
    "Query.nodes of messages": f"""nodes(ids: ["IDS"]) {{
        ... on Message {{ {MESSAGE} }} ... on Mention {{ {MENTION} }} }}""",
    "Query.channels": f"channels(first: 100) {{ nodes {{ {CHANNEL} }} }}",
    "Query.myChannels": f"myChannels(first: 100) {{ edges {{ node {{ {CHANNEL} }} }} nodes {{ {CHANNEL} }} }}",
    "Query.myMentions": f"myMentions(first: 100) {{ nodes {{ {MENTION} }} }}",
    "Query.searchMessages": f"""searchMessages(query: "strawberries", first: 100) {{
        edges {{ snippetHtml node {{ {MESSAGE} }} }} }}""",
    "Channel.members": f'node(id: "CHANNEL") {{ ... on Channel {{ {MEMBERS} }} }}',
    "Channel.messages": f'node(id: "CHANNEL") {{ ... on Channel {{ {MESSAGES} }} }}',
    "Channel.messages around one": f"""node(id: "CHANNEL") {{ ... on Channel {{
        messages(around: "MESSAGE", first: 100) {{ nodes {{ {MESSAGE} }} streamCursor }} }} }}""",
    "ReactionGroup.users": f"""node(id: "MESSAGE") {{ ... on Message {{
        reactions {{ users(first: 100) {{ {PERSON} }} }} }} }}""",
    "Query.tasks": """tasks(first: 100) { totalCount edges { node { title labels { name color } } }
        nodes { title position labels { name color } recurrence { rrule } } }""",
    "Query.labels": "labels { id name color }",
    "Query.rulesSessions": f"""rulesSessions(first: 100) {{
        edges {{ node {{ {QUESTIONS} }} }} nodes {{ {QUESTIONS} }} }}""",
    "RulesSession.answers": f'node(id: "QUESTIONS") {{ ... on RulesSession {{ {QUESTIONS} }} }}',
    "Query.conversations": f"""conversations(first: 100) {{
        edges {{ node {{ {CONVERSATION} }} }} nodes {{ {CONVERSATION} }} }}""",
    "Query.nodes of conversations": f"""nodes(ids: ["SAID"]) {{ ... on Conversation {{ {CONVERSATION} }}
        ... on ConversationMessage {{ {SAID} }} ... on AssistantRun {{ {RUN} message {{ {SAID} }} }}
        ... on ToolCall {{ name arguments result became: status }} }}""",
    "Conversation.messages": f'node(id: "CONVERSATION") {{ ... on Conversation {{ {CONVERSATION} }} }}',
    "Query.evaluateFlags": "evaluateFlags { key enabled metadata }",
    "Query.featureFlags": """featureFlags(first: 100) { edges { node { key description } }
        nodes { key rules { scopeId metadata } } }""",
    "Query.games": f"""games(filter: {{ search: "SHELF" }}, first: 100) {{
        edges {{ node {{ {GAME} }} }} nodes {{ {GAME} }} }}""",
    "Query.searchRules": """searchRules(gameId: "SEARCHED", query: "text of a page", first: 50) {
        text score document { title game { nameBase } } }""",
    "Query.nodes of games": f"""nodes(ids: ["GAMES"]) {{
        ... on Game {{ {GAME} }} ... on GameSection {{ key title }} }}""",
    "Query.nodes of documents": f"""nodes(ids: ["DOCUMENTS"]) {{ ... on GameDocument {{ {DOCUMENT} }} }}""",
    "Game.documents": f'node(id: "GAME") {{ ... on Game {{ documents(first: 100) {{ nodes {{ {DOCUMENT} }} }} }} }}',
    "GameDocument.pages": """node(id: "DOCUMENT") { ... on GameDocument {
        pages(first: 100) { nodes { number label text } } } }""",
    "Query.usageSummary": """usageSummary(from: "FIRST", to: "LAST", groupBy: [MODEL, USER, GAME]) {
        keys requests latencyMsP95 }""",
    "Query.providers": "providers { name configured healthy lastError }",
    "Query.auditLog": f"""auditLog(targetId: "GAME", first: 100) {{
        nodes {{ action targetId before after actor {{ {PERSON} }} }} }}""",
    "World.npcs": f'node(id: "WORLD") {{ ... on World {{ {NPCS} }} }}',
    "World.interactions": f'node(id: "WORLD") {{ ... on World {{ {LINES} }} }}',
    "Npc.memories": f'node(id: "NPC") {{ ... on Npc {{ {MEMORIES} }} }}',
    "Npc.memories by search": f"""node(id: "NPC") {{ ... on Npc {{
        memories(search: "strawberries", includeSuperseded: true, first: 100) {{ nodes {{ {MEMORY} }} }} }} }}""",
    "Npc.memories by search of many": """node(id: "WORLD") { ... on World { npcs(first: 100) { nodes {
        memories(search: "strawberries") { nodes { text } } } } } }""",
}


def is_list(kind: Any) -> bool:
    bare = kind.of_type if is_non_null_type(kind) else kind
    return is_list_type(bare) or get_named_type(bare).name.endswith("Connection")


def test_every_list_is_looked_at() -> None:
    lists = {name for name, field in wire.fields().items() if is_list(field.type)}

    assert lists == {name.partition(" ")[0] for name in ASKED}


@pytest.mark.parametrize("name", ASKED)
async def test_a_list_costs_the_same_with_twenty_rows_as_with_two(env: Env, live: Live, name: str) -> None:
    few = await a_life(env, "few", FEW)
    many = await a_life(env, "many", MANY)
    await all_type(live, few)
    await all_type(live, many)

    small = await cost(env, live, few, ASKED[name], FEW)
    large = await cost(env, live, many, ASKED[name], MANY)

    assert large < small + TIMING


async def test_what_is_recalled_costs_the_same_with_eight_memories_as_with_one(env: Env, live: Live) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    await strawberries(ann, 1)
    await strawberries(bob, 8)
    document = f"""query ($input: GenerateDialogueInput!) {{ previewPrompt(input: $input) {{
        recalled {{ score memory {{ {MEMORY} }} }} }} }}"""

    answers = [await counted_run(env, live, one.owner, document, {"input": asked_of(one)}) for one in (ann, bob)]

    recalled = [len(answer["data"]["previewPrompt"]["recalled"]) for answer, _ in answers]
    assert recalled == [1, 8]
    assert answers[0][1] == answers[1][1]


async def test_each_of_many_lists_is_the_same_page_that_it_is_alone(env: Env, live: Live) -> None:
    life = await a_life(env, "many", 5)
    page = "{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
    after = cursor_of(str((await Npc.filter(world__user_id=life.owner.id).order_by("id"))[2].id))
    for arguments in ("first: 2", f'first: 2, after: "{after}"', "first: 0"):
        lists = f"id npcs({arguments}) {page}"

        together = await counted_run(env, live, life.owner, f"{{ worlds {{ nodes {{ {lists} }} }} }}")

        for world in together[0]["data"]["worlds"]["nodes"]:
            alone, _ = await counted_run(env, live, life.owner, f'{{ world(id: "{world["id"]}") {{ {lists} }} }}')
            assert alone["data"]["world"] == world


async def test_the_last_lines_of_many_worlds_are_in_the_order_they_were_said(env: Env, live: Live) -> None:
    life = await a_life(env, "many", 5)
    lines = "interactions(last: 2) { nodes { id } pageInfo { hasPreviousPage } }"

    together, _ = await counted_run(env, live, life.owner, f"{{ worlds {{ nodes {{ id {lines} }} }} }}")

    first = together["data"]["worlds"]["nodes"][0]
    said = await Interaction.filter(world__save_id="save-1", world__user_id=life.owner.id).order_by("id")
    assert [node["id"] for node in first["interactions"]["nodes"]] == [
        global_id("Interaction", row.id) for row in said[-2:]
    ]
    assert first["interactions"]["pageInfo"] == {"hasPreviousPage": True}


async def cost(env: Env, live: Live, life: Belongings, asked: str, size: int) -> int:
    """Statements; every list of the answer that this is about has `size` rows."""
    home = await home_of(life)
    today = datetime.now(UTC).date()
    places = {
        "FIRST": str(today - timedelta(days=1)),
        "LAST": str(today + timedelta(days=1)),
        "WORLD": life.world,
        "NPC": life.npc,
        "CHANNEL": global_id("Channel", home.id),
        "MESSAGE": global_id("Message", (await Message.get(channel_id=home.id, number=1)).id),
        "CONVERSATION": global_id("Conversation", (await Conversation.get(user_id=life.owner.id, title="Much")).id),
        "IDS": '", "'.join(await some_ids(life, home)),
        "SHELF": life.owner.username,
        "GAME": life.shelf.game,
        "DOCUMENT": await document_of(life),
        "SEARCHED": global_id("Game", (await Game.get(folded=f"much {life.owner.username} 0")).id),
        "GAMES": '", "'.join(await ids_of_games(life)),
        "DOCUMENTS": '", "'.join(await ids_of_documents(life)),
        "QUESTIONS": global_id("RulesSession", (await most_answers(life)).id),
        "SAID": '", "'.join(await ids_of_conversations(life)),
    }
    for place, found in places.items():
        asked = asked.replace(f'"{place}"', f'"{found}"')
    answer, statements = await counted_run(env, live, life.owner, f"{{ {asked} }}")
    assert "errors" not in answer
    assert str(answer).count("'") > size
    return statements


async def some_ids(life: Belongings, home: Channel) -> list[str]:
    """Of every kind, and at most as many as one may ask for."""
    many = {
        "Npc": Npc.filter(world__user_id=life.owner.id),
        "World": World.filter(user_id=life.owner.id),
        "Channel": Channel.filter(created_by_id=life.owner.id),
        "ChannelMembership": Membership.filter(channel_id=home.id),
        "Message": Message.filter(channel_id=home.id),
        "Mention": Mention.filter(channel_id=home.id),
    }
    ids = [global_id(kind, row.pk) for kind, rows in many.items() for row in await rows.order_by("id").limit(15)]
    return [*ids, life.memory, life.interaction, life.user]


async def ids_of_conversations(life: Belongings) -> list[str]:
    many = {
        "Conversation": Conversation.owned_by(life.owner),
        "ConversationMessage": ConversationMessage.owned_by(life.owner).filter(role="ASSISTANT"),
        "AssistantRun": AssistantRun.owned_by(life.owner),
        "ToolCall": ToolCall.owned_by(life.owner),
    }
    return [global_id(kind, row.pk) for kind, rows in many.items() for row in await rows.order_by("id").limit(25)]


async def most_answers(life: Belongings) -> RulesSession:
    return await RulesSession.filter(user_id=life.owner.id).order_by("-id").first() or RulesSession()


async def document_of(life: Belongings) -> str:
    """The one with most pages."""
    found = await GameDocument.get(game__folded=f"much {life.owner.username} 0", amends_id=None)
    return global_id("GameDocument", found.id)


async def ids_of_games(life: Belongings) -> list[str]:
    name = life.owner.username
    many = {
        "Game": Game.filter(folded__contains=name),
        "GameSection": GameSection.filter(game__folded__contains=name),
    }
    return [global_id(kind, row.pk) for kind, rows in many.items() for row in await rows.order_by("id").limit(30)]


async def ids_of_documents(life: Belongings) -> list[str]:
    found = GameDocument.filter(game__folded__contains=life.owner.username)
    return [global_id("GameDocument", row.id) for row in await found.order_by("title", "id").limit(100)]


async def home_of(life: Belongings) -> Channel:
    """The channel where most goes on."""
    return await Channel.get(name=f"{life.owner.username} 0")


async def all_type(live: Live, life: Belongings) -> None:
    home = await home_of(life)
    for member in await Membership.filter(channel_id=home.id).select_related("user"):
        await live.typing.set_typing(member.user, channel_id=home.id, typing=True)


async def counted_run(
    env: Env, live: Live, who: User, document: str, variables: dict[str, Any] | None = None
) -> tuple[dict[str, Any], int]:
    operation = Operation(DOCUMENTS.get(document), None, variables or {})
    with counted() as statements:
        answer = await run(executable(), operation, Context(env, live, Caller(who)))
    return answer, statements.count


async def strawberries(owned: Belongings, count: int) -> None:
    """Give somebody's NPC memories, all of strawberries."""
    async with tx():
        npc = await Npc.get(world__user_id=owned.owner.id).select_related("world")
        await remember(npc.world, [told(npc, number) for number in range(count)])


def told(npc: Npc, number: int) -> NewMemory:
    text = f"Strawberries were given, {number}."
    origin, visibility = MemoryOrigin.OBSERVED, MemoryVisibility.PRIVATE
    return NewMemory(npc.id, None, MemoryKind.EVENT, text, number, 50, origin, visibility)


def asked_of(owned: Belongings) -> dict[str, Any]:
    return {
        "worldId": owned.world,
        "npcKey": "Leah",
        "playerText": "Strawberries?",
        "context": {"gameTime": MOMENT},
    }


async def a_life(env: Env, name: str, size: int) -> Belongings:
    """Somebody with `size` friends, channels, tokens and worlds; in each world an NPC that spoke.

    In the first world as many more of them, each with a memory, and all remembered by the first one, too: retold from
    another's memory, and replaced by that of yet another.
    """
    life = await belongings(env, name, Role.ADMIN)
    async with tx():
        home = await World.get(user_id=life.owner.id)
        leah = await Npc.get(world_id=home.id)
        worlds = [
            World(user=life.owner, game="stardew", save_id=f"s{n}", farm_name=f"f{n}", locale="en") for n in range(size)
        ]
        npcs = [
            Npc(world_id=world.id, key=f"n{n}", display_name="N") for n in range(size) for world in (home, worlds[n])
        ]
        await insert_rows([User(username=f"friend-{name}-{n}", display_name="Friend") for n in range(size)])
        await insert_rows(
            [ApiToken(user=life.owner, name="m", prefix="p", token_hash=f"{name}{n}", scopes=[]) for n in range(size)]
        )
        await insert_rows(worlds)
        await insert_rows(npcs)
        known = await remember(home, [told(npc, n) for n, npc in enumerate(npcs) if npc.world_id == home.id])
        own = await remember(home, [told(leah, n) for n in range(size)])
        for number, memory in enumerate(own):
            memory.source_id, memory.superseded_by_id = known[number].id, known[number - 1].id
            await memory.save()
        await insert_rows([line(npc) for npc in npcs])
        await insert_rows([call_of(life.owner, number) for number in range(size)])
    friends = await User.filter(username__startswith=f"friend-{name}-").order_by("id")
    await many_flags(f"much-{name}", friends)
    await refresh(env)
    await much_shelf(f"much {name}", key(life.shelf.game, "Game"), friends)
    await many_answers(life.owner, key(life.shelf.game, "Game"), sessions=size, size=size)
    await many_tasks(life.owner, size)
    await many_exchanges(life.owner, size)
    await much_chat(life.owner, friends)
    return life


def call_of(user: User, number: int) -> UsageRecord:
    model = f"model {number}"
    return UsageRecord(user=user, feature="chat", provider="p", model=model, latency_ms=1, created_at=datetime.now(UTC))


def line(npc: Npc) -> Interaction:
    return Interaction(
        world_id=npc.world_id,
        npc_id=npc.id,
        kind="TALK",
        at=0,
        epoch=1,
        pages=[["Hello.", "NEUTRAL"]],
        replies=[],
        recalled=[],
        emotion="NEUTRAL",
        stardew="Hello.",
        source="COMPOSED",
        latency_ms=1,
        raw_context={},
    )
