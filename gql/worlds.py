"""Worlds, the people in them, what was said and what is remembered: one module, for they point at each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from core.dialogue import (
    DialogueKind,
    DialogueSource,
    Emotion,
    FallbackReason,
    MemoryKind,
    MemoryOrigin,
    MemoryVisibility,
    NpcTier,
)
from core.text import trimmed
from gql.context import Info
from gql.enums import described
from gql.fields import WORLD_READING, WORLD_WRITING, Payload, field, mutation
from gql.ids import cursor_of, key, key_or_nil
from gql.loaders import Part
from gql.pages import BY_ID, After, Before, Connection, First, Last, Order, connected, connection, whole_number, window
from gql.rows import FromRow, Node
from gql.times import GameTime, GameTimeInput, moment_of, moment_or_none
from gql.users import DeletePayload
from models import dialogue as dialogue_rows
from models import worlds as rows
from models.pages import Page, Window, page_of
from resolvers.dialogue import memories as memory_resolvers
from resolvers.worlds import npcs as npc_resolvers
from resolvers.worlds import saves
from resolvers.worlds.npcs import NpcFacts

described(
    NpcTier,
    "How much of an NPC's life is looked after.",
    {"MAIN": "All of it.", "BACKGROUND": "It answers and remembers, but does not reflect.", "OFF": "It keeps silent."},
)
described(
    Emotion,
    "The face a line is said with.",
    {
        "NEUTRAL": "No particular one.",
        "HAPPY": "Glad.",
        "SAD": "Sad.",
        "UNIQUE": "The NPC's own special one.",
        "LOVE": "In love.",
        "ANGRY": "Angry.",
    },
)
described(
    DialogueKind,
    "On what occasion somebody speaks.",
    {
        "TALK": "The player talks to the NPC.",
        "GIFT": "The player gives it something.",
        "QUESTION": "The player asks it something.",
        "GREETING": "They meet.",
        "FESTIVAL": "They meet at a festival.",
        "PREFETCH": "A line made ready before it is needed; nothing is remembered of it.",
    },
)
described(
    DialogueSource,
    "Who made a line.",
    {
        "PROVIDER": "A language model of a service.",
        "LOCAL": "A language model in this process.",
        "COMPOSED": "The built-in grounded composer; no model was asked, or none could be used.",
    },
)
described(
    FallbackReason,
    "Why a line was composed and not written by a model.",
    {
        "NO_PROVIDER": "No model is configured.",
        "TIMEOUT": "The model did not answer in time.",
        "PROVIDER_ERROR": "The service failed.",
        "REFUSAL": "The model declined.",
        "UNSAFE_OUTPUT": "Nothing safe was left of what it wrote.",
        "REPETITION": "It wrote what the NPC said lately.",
        "LIMIT": "The world's lines of this minute are used up.",
        "BUDGET": "The world's budget of this day is used up.",
    },
)
described(
    MemoryKind,
    "What sort of thing is remembered.",
    {
        "FACT": "Something that is so.",
        "GIFT": "Something given.",
        "EVENT": "Something that happened.",
        "PROMISE": "Something promised.",
        "PREFERENCE": "What somebody likes or not.",
        "CONVERSATION": "What was said.",
        "RELATIONSHIP": "How two people stand to each other.",
        "REFLECTION": "What the NPC made of other memories.",
        "LORE": "What everybody in that world knows.",
    },
)
described(
    MemoryOrigin,
    "Where a memory comes from.",
    {
        "OBSERVED": "The game told it.",
        "DIALOGUE": "It came up in talk.",
        "REFLECTION": "The NPC thought of it.",
        "GOSSIP": "Somebody else told it.",
        "USER": "The player wrote it.",
        "LORE": "It belongs to the world.",
    },
)
described(
    MemoryVisibility,
    "Whether a memory may travel.",
    {
        "PRIVATE": "It stays with whoever has it.",
        "SHAREABLE": "Friends may hear of it.",
        "PUBLIC": "Anybody may hear of it.",
    },
)

BY_GAME_TIME = Order(("at", "id"), (whole_number, UUID))
BY_RELEVANCE = Order(("rank",), (whole_number,))


@strawberry.type(description="A save of a game, with everybody who lives in it.")
class World(FromRow, Node):
    row: strawberry.Private[rows.World]
    game: str = strawberry.field(description="Which game.")
    save_id: str = strawberry.field(description="The game's own id of the save; unique per user and game.")
    farm_name: str = strawberry.field(description="What the player called the place.")
    player_name: str | None = strawberry.field(description="What the player is called.")
    locale: str = strawberry.field(description="The language NPCs speak, a BCP 47 tag.")
    created_at: datetime = strawberry.field(description="When it was first opened.")
    updated_at: datetime = strawberry.field(description="When it last changed.")

    @strawberry.field(description="The latest moment the game told; null before it did.")
    def game_time(self) -> GameTime | None:
        return None if self.row.at is None else GameTime.at(self.row.at)

    @strawberry.field(description="The moment of the last save; null before the first.")
    def committed_game_time(self) -> GameTime | None:
        return None if self.row.committed_at is None else GameTime.at(self.row.committed_at)

    @field("Who lives here, in the order they appeared.", scopes=None)
    async def npcs(self, info: Info, first: First = None, after: After = None) -> Connection[Npc]:
        mine = rows.Npc.owned_by(info.context.viewer)
        part = Part(lambda worlds: mine.filter(world_id__in=worlds), "world_id", window(first, after))
        return connected(Npc, await info.context.loaders.page(self.row.id, part))

    @field("What was said here, in the order it was, abandoned days left out.", scopes=None)
    async def interactions(
        self,
        info: Info,
        npc_key: Annotated[str | None, strawberry.argument(description="Only by this NPC.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Interaction]:
        mine = dialogue_rows.Interaction.owned_by(info.context.viewer).filter(abandoned=False)
        if npc_key is not None:
            mine = mine.filter(npc__key=trimmed(npc_key, ("npcKey",), least=0, most=npc_resolvers.KEY_MAX))
        asked = window(first, after, last, before)
        part = Part(lambda worlds: mine.filter(world_id__in=worlds), "world_id", asked, ("interactions", npc_key))
        return connected(Interaction, await info.context.loaders.page(self.row.id, part))


@strawberry.type(description="Somebody who lives in a world.")
class Npc(FromRow, Node):
    row: strawberry.Private[rows.Npc]
    key: str = strawberry.field(description="The game's own name of it, unique in its world.")
    display_name: str = strawberry.field(description="What it is called.")
    persona: str = strawberry.field(description="Who it is and how it speaks; empty: an ordinary inhabitant.")
    portraits: list[str] = strawberry.field(description="Names or numbers of the faces it has; empty: all.")
    tier: NpcTier = strawberry.field(description="How much of its life is looked after.")

    @strawberry.field(description="Where it lives.")
    async def world(self, info: Info) -> World:
        return World.of(await info.context.loaders.world(self.row.world_id))

    @field(
        "What it remembers: by relevance with `search`, else newest game time first; abandoned days never.",
        scopes=None,
    )
    async def memories(
        self,
        info: Info,
        search: Annotated[str | None, strawberry.argument(description="Words to look for.")] = None,
        kinds: Annotated[list[MemoryKind] | None, strawberry.argument(description="Only these kinds.")] = None,
        player_key: Annotated[
            str | None, strawberry.argument(description="Only what concerns this player, or all players.")
        ] = None,
        include_superseded: Annotated[
            bool, strawberry.argument(description="Also what newer facts have replaced.")
        ] = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Memory]:
        wanted = memory_resolvers.Wanted(
            kinds=tuple(kinds or ()), player_key=player_key, include_superseded=include_superseded
        )
        if search is None:
            part = Part(
                lambda npcs: memory_resolvers.memories_of(npcs, wanted),
                "npc_id",
                window(first, after, order=BY_GAME_TIME),
                wanted,
                BY_GAME_TIME.columns,
                descending=True,
            )
            return connected(Memory, await info.context.loaders.page(self.row.id, part), order=BY_GAME_TIME)
        asked = Search(search, wanted, window(first, after, order=BY_RELEVANCE))
        found = await info.context.loaders.page(self.row, asked)
        places = [(cursor_of(asked.start + index), Memory.of(row)) for index, row in enumerate(found.rows, start=1)]
        return connection(places, has_next=found.has_next, has_previous=found.has_previous)


@dataclass(frozen=True, slots=True)
class Search:
    """A search through the memories of each of many NPCs; a place in it counts from 1, best first."""

    text: str
    wanted: memory_resolvers.Wanted
    window: Window
    by: str = "search"

    @property
    def question(self) -> tuple[str, memory_resolvers.Wanted]:
        return self.text, self.wanted

    @property
    def start(self) -> int:
        return self.window.after[0] if self.window.after else 0

    async def of_each(self, npcs: list[rows.Npc]) -> list[Page[dialogue_rows.Memory]]:
        size = self.window.size
        found = await memory_resolvers.search_memories(npcs, self.text, self.wanted, skip=self.start, size=size + 1)
        return [Page(found[npc.id][:size], len(found[npc.id]) > size, self.start > 0) for npc in npcs]


@strawberry.type(description="One thing that an NPC, or everybody in its world, knows.")
class Memory(FromRow, Node):
    row: strawberry.Private[dialogue_rows.Memory]
    player_key: str | None = strawberry.field(description="Which player it concerns; null: all.")
    kind: MemoryKind = strawberry.field(description="What sort of thing it is.")
    text: str = strawberry.field(description="What is remembered, in the third person.")
    importance: int = strawberry.field(description="0-100; what matters more comes to mind more easily.")
    origin: MemoryOrigin = strawberry.field(description="Where it comes from.")
    visibility: MemoryVisibility = strawberry.field(description="Whether it may travel.")
    pinned: bool = strawberry.field(description="Always in mind.")
    hops: int = strawberry.field(description="How many times it was retold before; 0: first hand.")
    created_at: datetime = strawberry.field(description="When it was stored.")

    @strawberry.field(description="When it happened.")
    def game_time(self) -> GameTime:
        return GameTime.at(self.row.at)

    @strawberry.field(description="Who remembers it; null: everybody in that world.")
    async def npc(self, info: Info) -> Npc | None:
        return None if self.row.npc_id is None else Npc.maybe(await info.context.loaders.npc(self.row.npc_id))

    @strawberry.field(description="The memory this one was retold from.")
    async def source(self, info: Info) -> Memory | None:
        if self.row.source_id is None:
            return None
        return Memory.maybe(await info.context.loaders.memory(self.row.source_id))

    @strawberry.field(description="The newer fact that replaced this one.")
    async def superseded_by(self, info: Info) -> Memory | None:
        if self.row.superseded_by_id is None:
            return None
        return Memory.maybe(await info.context.loaders.memory(self.row.superseded_by_id))


@strawberry.type(description="One dialogue box.")
class DialoguePage:
    text: str = strawberry.field(description="What is said, without any markup.")
    emotion: Emotion = strawberry.field(description="The face it is said with.")


@strawberry.type(description="Something the player may answer.")
class ReplyOption:
    text: str = strawberry.field(description="In the player's words.")


@strawberry.type(description="What a model call used, as the provider counted it; null where it does not say.")
class TokenUsage:
    input_tokens: int | None = strawberry.field(description="Tokens of the prompt.")
    cached_tokens: int | None = strawberry.field(description="Of them, tokens served from the provider's cache.")
    output_tokens: int | None = strawberry.field(description="Tokens of the answer.")
    cost_micros: int | None = strawberry.field(description="Micro-USD, where the operator set the model's prices.")


@strawberry.type(description="One line of an NPC, with what it answered to.")
class Interaction(FromRow, Node):
    row: strawberry.Private[dialogue_rows.Interaction]
    kind: DialogueKind = strawberry.field(description="On what occasion it was said.")
    player_text: str | None = strawberry.field(description="What the player said before.")
    emotion: Emotion = strawberry.field(description="The face of the last page.")
    source: DialogueSource = strawberry.field(description="Who made the line.")
    fallback_reason: FallbackReason | None = strawberry.field(description="Why no model made it; null: one did.")
    provider: str | None = strawberry.field(description="Which provider made it.")
    model: str | None = strawberry.field(description="Which model made it.")
    latency_ms: int = strawberry.field(description="Milliseconds from the request to the stored line.")
    created_at: datetime = strawberry.field(description="When it was stored.")
    raw_context: JSON = strawberry.field(description="The situation as the game told it.")

    @strawberry.field(description="When it was said, in the game.")
    def game_time(self) -> GameTime:
        return GameTime.at(self.row.at)

    @strawberry.field(description="What was said, box by box.")
    def pages(self) -> list[DialoguePage]:
        return pages_of(self.row)

    @strawberry.field(description="What the player may answer.")
    def replies(self) -> list[ReplyOption]:
        return [ReplyOption(text=text) for text in self.row.replies]

    @strawberry.field(description="What the model call used.")
    def usage(self) -> TokenUsage:
        return usage_of(self.row)

    @strawberry.field(description="The line in the game's own dialogue language, safe whatever the model wrote.")
    def generated_dialogue(self) -> str:
        return self.row.stardew

    @strawberry.field(description="Where it was said.")
    async def world(self, info: Info) -> World:
        return World.of(await info.context.loaders.world(self.row.world_id))

    @strawberry.field(description="Who said it.")
    async def npc(self, info: Info) -> Npc:
        return Npc.of(await info.context.loaders.npc(self.row.npc_id))


def pages_of(row: dialogue_rows.Interaction) -> list[DialoguePage]:
    return [DialoguePage(text=text, emotion=Emotion(emotion)) for text, emotion in row.pages]


def usage_of(row: dialogue_rows.Interaction) -> TokenUsage:
    return TokenUsage(
        input_tokens=row.input_tokens,
        cached_tokens=row.cached_tokens,
        output_tokens=row.output_tokens,
        cost_micros=row.cost_micros,
    )


@strawberry.type(description="The world as it is now, or why not.")
class WorldPayload(Payload):
    world: World | None = strawberry.field(default=None, description="The world as it is now.")
    abandoned_interactions: int = strawberry.field(
        default=0, description="How many lines a rewind undid: they are never recalled."
    )


@strawberry.type(description="The people as they are now, or why not.")
class NpcsPayload(Payload):
    npcs: list[Npc] = strawberry.field(default_factory=list, description="In the order they were given.")


@strawberry.input(description="The save that the game loaded.")
class OpenWorldInput:
    save_id: str = strawberry.field(description="The game's own id of the save, 1-128 characters.")
    farm_name: str = strawberry.field(description="What the player called the place, 1-128 characters.")
    game: str = strawberry.field(default="stardew", description="Which game, 1-64 characters.")
    player_name: str | None = strawberry.field(default=None, description="1-64 characters; null: unchanged.")
    locale: str = strawberry.field(default="en", description="The language NPCs speak, a BCP 47 tag.")
    game_time: GameTimeInput | None = strawberry.field(
        default=None, description="The moment that was loaded; an earlier one than known abandons what was not saved."
    )


@strawberry.input(description="What the game tells of somebody; what is absent stays as it is.")
class NpcInput:
    key: str = strawberry.field(description="The game's own name of it, 1-64 characters.")
    display_name: str | None = strawberry.field(default=None, description="1-80 characters; the key at first.")
    persona: str | None = strawberry.field(default=None, description="Who it is, at most 8,000 characters.")
    portraits: list[str] | None = strawberry.field(default=None, description="Names or numbers of the faces it has.")
    tier: NpcTier | None = strawberry.field(default=None, description="How much of its life is looked after.")

    def facts(self) -> NpcFacts:
        portraits = None if self.portraits is None else tuple(self.portraits)
        return NpcFacts(self.key, self.display_name, self.persona, portraits, self.tier)


WorldId = Annotated[strawberry.ID, strawberry.argument(description="Which world.")]


@strawberry.type
class WorldsQuery:
    @field("One's own worlds, in the order they were opened.", scopes=WORLD_READING)
    async def worlds(self, info: Info, first: First = None, after: After = None) -> Connection[World]:
        mine = saves.worlds(info.context.viewer)
        return connected(World, await page_of(mine, window(first, after), order=BY_ID.columns))

    @field("A world of one's own; null if there is no such one.", scopes=WORLD_READING)
    async def world(self, info: Info, id: WorldId) -> World | None:
        return World.maybe(await saves.world(info.context.viewer, world_id=key_or_nil(id, "World")))

    @field("Somebody in a world of one's own, by the game's name; null if there is no such one.", scopes=WORLD_READING)
    async def npc(
        self,
        info: Info,
        world_id: WorldId,
        key: Annotated[str, strawberry.argument(description="The game's own name of it.")],
    ) -> Npc | None:
        world = key_or_nil(world_id, "World")
        return Npc.maybe(await npc_resolvers.npc(info.context.viewer, world_id=world, key=key))


@strawberry.type
class WorldsMutation:
    @mutation(WorldPayload, "The game loaded a save; the same save opens the same world.", scopes=WORLD_WRITING)
    async def open_world(
        self,
        info: Info,
        input: Annotated[OpenWorldInput, strawberry.argument(description="The save.")],
    ) -> WorldPayload:
        world, abandoned = await saves.open_world(
            info.context.viewer,
            save_id=input.save_id,
            farm_name=input.farm_name,
            game=input.game,
            player_name=input.player_name,
            locale=input.locale,
            game_time=moment_or_none(input.game_time, "input", "gameTime"),
        )
        return WorldPayload(world=World.of(world), abandoned_interactions=abandoned)

    @mutation(WorldPayload, "The game was saved: what happened until now stays.", scopes=WORLD_WRITING)
    async def commit_day(
        self,
        info: Info,
        world_id: WorldId,
        game_time: Annotated[GameTimeInput, strawberry.argument(description="The moment that was saved.")],
    ) -> WorldPayload:
        moment = moment_of(game_time, "gameTime")
        world = await saves.commit_day(info.context.viewer, world_id=_world_key(world_id), game_time=moment)
        return WorldPayload(world=World.of(world))

    @mutation(DeletePayload, "Delete a world with everybody and everything in it.", scopes=WORLD_WRITING)
    async def delete_world(self, info: Info, id: WorldId) -> DeletePayload:
        await saves.delete_world(info.context.viewer, world_id=key(id, "World", path=("id",)))
        return DeletePayload(deleted_id=id)

    @mutation(NpcsPayload, "Make people of a world known, or change them: all or none.", scopes=WORLD_WRITING)
    async def upsert_npcs(
        self,
        info: Info,
        world_id: WorldId,
        npcs: Annotated[list[NpcInput], strawberry.argument(description="At most 100.")],
    ) -> NpcsPayload:
        found = await npc_resolvers.upsert_npcs(
            info.context.viewer, world_id=_world_key(world_id), npcs=[npc.facts() for npc in npcs]
        )
        return NpcsPayload(npcs=[Npc.of(npc) for npc in found])


def _world_key(world_id: str) -> UUID:
    return key(world_id, "World", path=("worldId",))
