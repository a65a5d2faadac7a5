"""Asking NPCs for lines, and telling them what to remember, on the wire."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import orjson
import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from core import dialogue as core
from core.arguments import check_argument
from core.dialogue import (
    DialogueKind,
    DialogueSource,
    Emotion,
    FallbackReason,
    MemoryKind,
    MemoryVisibility,
    Relationship,
    Situation,
    Weather,
)
from core.errors import Invalid, Refusal
from core.events import DialogueChunk as Chunk
from core.events import DialogueStarted as Started
from core.json import json_object
from core.llm import Prompt
from gql.context import Info
from gql.enums import described
from gql.errors import Error, is_member, member
from gql.fields import WORLD_READING, WORLD_WRITING, Payload, field, mutation
from gql.ids import global_id, key
from gql.times import GameTimeInput, moment_of, moment_or_none
from gql.users import DeletePayload
from gql.worlds import DialoguePage, Interaction, Memory, ReplyOption, TokenUsage, WorldId, pages_of, usage_of
from resolvers.dialogue import memories
from resolvers.dialogue.generate import Said, generate_dialogue
from resolvers.dialogue.memories import GameEvent, Note
from resolvers.dialogue.moment import prepare
from resolvers.dialogue.request import DialogueRequest
from resolvers.dialogue.stream import stream_dialogue
from resolvers.usage.ledger import estimated_cost

described(
    Weather,
    "What the sky does.",
    {
        "SUN": "It shines.",
        "RAIN": "It rains.",
        "STORM": "It thunders.",
        "SNOW": "It snows.",
        "WIND": "Wind carries leaves or petals.",
        "GREEN_RAIN": "It rains green.",
        "FESTIVAL": "A festival is on, and the sky is clear.",
    },
)
described(
    Relationship,
    "How an NPC stands to the player.",
    {
        "STRANGER": "They have hardly met.",
        "ACQUAINTANCE": "They know each other.",
        "FRIEND": "They are friends.",
        "DATING": "They are a couple.",
        "ENGAGED": "They will marry.",
        "SPOUSE": "They are married.",
        "EX": "They were a couple.",
        "CHILD": "The NPC is the player's child.",
    },
)


@strawberry.input(description="A thing of the game.")
class ItemInput:
    id: str = strawberry.field(description="The game's own id of it.")
    name: str = strawberry.field(description="What it is called.")
    quality: int | None = strawberry.field(default=None, description="The game's own number for it.")
    quantity: int | None = strawberry.field(default=None, description="How many.")

    def item(self) -> core.Item:
        return core.Item(self.id, self.name, self.quality, self.quantity)


@strawberry.input(description="Something said before.")
class TurnInput:
    speaker: str = strawberry.field(description="Who said it.")
    text: str = strawberry.field(description="What was said, at most 1,000 characters.")


@strawberry.input(description="What is so in the game at this moment; the more, the better the line.")
class GameContextInput:
    game_time: GameTimeInput = strawberry.field(description="Now.")
    weather: Weather | None = strawberry.field(default=None, description="What the sky does.")
    location: str | None = strawberry.field(default=None, description="Where they are.")
    festival: str | None = strawberry.field(default=None, description="Which festival is on.")
    friendship_points: int | None = strawberry.field(default=None, description="250 make a heart.")
    relationship: Relationship | None = strawberry.field(default=None, description="How the NPC stands to the player.")
    spouse: str | None = strawberry.field(default=None, description="Whom the player is married to.")
    children: list[str] | None = strawberry.field(default=None, description="The names of the player's children.")
    gift: ItemInput | None = strawberry.field(default=None, description="What the player gives the NPC now.")
    gift_taste: str | None = strawberry.field(
        default=None, description="How the NPC likes it: love, like, neutral, dislike or hate."
    )
    recent_events: list[str] | None = strawberry.field(default=None, description="What happened lately.")
    active_quests: list[str] | None = strawberry.field(default=None, description="What the player is about.")
    inventory: list[ItemInput] | None = strawberry.field(default=None, description="What the player carries.")
    crops: list[str] | None = strawberry.field(default=None, description="What the player grows.")
    nearby_npcs: list[str] | None = strawberry.field(default=None, description="Who else is there.")
    original_line: str | None = strawberry.field(default=None, description="What the game itself would have said.")
    portraits: list[str] | None = strawberry.field(
        default=None, description="Names or numbers of the faces the NPC has now; empty: as its upsertNpcs said."
    )
    extra: JSON | None = strawberry.field(default=None, description="Anything else, an object of at most 16 KiB.")

    def situation(self) -> Situation:
        """Raises Invalid."""
        return Situation(
            game_time=moment_of(self.game_time, "input", "context", "gameTime"),
            weather=self.weather,
            location=self.location,
            festival=self.festival,
            friendship_points=self.friendship_points,
            relationship=self.relationship,
            spouse=self.spouse,
            children=tuple(self.children or ()),
            gift=self.gift.item() if self.gift else None,
            gift_taste=self.gift_taste,
            recent_events=tuple(self.recent_events or ()),
            active_quests=tuple(self.active_quests or ()),
            inventory=tuple(one.item() for one in self.inventory or ()),
            crops=tuple(self.crops or ()),
            nearby_npcs=tuple(self.nearby_npcs or ()),
            original_line=self.original_line,
            portraits=tuple(self.portraits or ()),
            extra=_object(self.extra),
        )


def _object(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    found = json_object(value)
    if found is None:
        raise Invalid(("input", "context", "extra"), "an object")
    return found


@strawberry.input(description="A line that an NPC shall say.")
class GenerateDialogueInput:
    world_id: strawberry.ID = strawberry.field(description="Where.")
    npc_key: str = strawberry.field(description="Who: the game's own name; one never named before is made.")
    kind: DialogueKind = strawberry.field(default=DialogueKind.TALK, description="On what occasion.")
    context: GameContextInput = strawberry.field(description="What is so in the game.")
    player_text: str | None = strawberry.field(default=None, description="What the player says, at most 2,000.")
    history: list[TurnInput] | None = strawberry.field(
        default=None, description="The conversation so far, oldest first, at most 20 turns."
    )
    player_key: str | None = strawberry.field(default=None, description="Which player, where several share a world.")
    locale: str | None = strawberry.field(default=None, description="The language; null: the world's.")
    deadline_ms: int = strawberry.field(default=8000, description="500-60000 milliseconds; an answer comes before.")
    max_pages: int = strawberry.field(default=2, description="1-3 dialogue boxes.")
    max_replies: int = strawberry.field(default=3, description="0-4 replies for the player to choose from.")
    allow_fallback: bool = strawberry.field(
        default=True, description="Whether a composed line may come where no model can answer; else an error."
    )
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters; the same one with the same input is answered and billed once."
    )

    def request(self) -> DialogueRequest:
        """Raises NotFound and Invalid."""
        return DialogueRequest(
            world_id=key(self.world_id, "World", path=("input", "worldId")),
            npc_key=self.npc_key,
            kind=self.kind,
            situation=self.context.situation(),
            raw_context=_told(self.context),
            player_text=self.player_text,
            history=tuple(core.Turn(turn.speaker, turn.text) for turn in self.history or ()),
            player_key=self.player_key.strip() if self.player_key is not None else None,
            locale=self.locale,
            deadline_ms=self.deadline_ms,
            max_pages=self.max_pages,
            max_replies=self.max_replies,
            allow_fallback=self.allow_fallback,
            client_mutation_id=self.client_mutation_id,
        )


def _told(context: GameContextInput) -> dict[str, Any]:
    """The context as the game wrote it, without what it left out."""
    written: dict[str, Any] = orjson.loads(orjson.dumps(context))
    return {to_camel_case(name): value for name, value in written.items() if value is not None}


@strawberry.input(description="Something that happened in the game.")
class GameEventInput:
    event_key: str = strawberry.field(description="1-128 characters; the same key in one world is the same event.")
    kind: MemoryKind = strawberry.field(description="What sort of thing it is.")
    text: str = strawberry.field(description="What happened, in the third person, 1-2,000 characters.")
    npc_key: str | None = strawberry.field(default=None, description="Who remembers it; null: everybody knows.")
    game_time: GameTimeInput = strawberry.field(description="When it happened.")
    importance: int | None = strawberry.field(default=None, description="0-100; null: what its kind usually has.")
    visibility: MemoryVisibility = strawberry.field(
        default=MemoryVisibility.PRIVATE, description="Whether it may travel."
    )
    subject_key: str | None = strawberry.field(
        default=None, description="What it is about: a newer fact of the same subject replaces an older one."
    )
    player_key: str | None = strawberry.field(default=None, description="Which player it concerns; null: all.")

    def event(self, index: int) -> GameEvent:
        """Raises Invalid."""
        return GameEvent(
            event_key=self.event_key,
            kind=self.kind,
            text=self.text,
            game_time=moment_of(self.game_time, "events", str(index), "gameTime"),
            npc_key=self.npc_key,
            importance=self.importance,
            visibility=self.visibility,
            subject_key=self.subject_key,
            player_key=self.player_key,
        )


@strawberry.input(description="A memory that the player writes.")
class CreateMemoryInput:
    world_id: strawberry.ID = strawberry.field(description="In which world.")
    npc_key: str | None = strawberry.field(default=None, description="Who remembers it; null: everybody knows.")
    player_key: str | None = strawberry.field(default=None, description="Which player it concerns; null: all.")
    kind: MemoryKind = strawberry.field(description="What sort of thing it is.")
    text: str = strawberry.field(description="What is remembered, in the third person, 1-2,000 characters.")
    importance: int = strawberry.field(default=50, description="0-100.")
    visibility: MemoryVisibility = strawberry.field(
        default=MemoryVisibility.PRIVATE, description="Whether it may travel."
    )
    pinned: bool = strawberry.field(default=False, description="Always in mind.")
    game_time: GameTimeInput | None = strawberry.field(
        default=None, description="When it happened; null: the latest moment the game told."
    )


@strawberry.input(description="What to change of a memory; what is absent or null stays.")
class UpdateMemoryInput:
    id: strawberry.ID = strawberry.field(description="Which memory.")
    text: str | None = strawberry.field(default=None, description="1-2,000 characters.")
    importance: int | None = strawberry.field(default=None, description="0-100.")
    pinned: bool | None = strawberry.field(default=None, description="Always in mind.")
    visibility: MemoryVisibility | None = strawberry.field(default=None, description="Whether it may travel.")


@strawberry.type(description="A memory that came to mind.")
class RecalledMemory:
    memory: Memory = strawberry.field(description="What it is.")
    score: float = strawberry.field(description="How well it fits the moment; comparable within one recall.")


@strawberry.type(description="What an NPC says.")
class Dialogue:
    said: strawberry.Private[Said]
    interaction: Interaction = strawberry.field(description="The line as it is stored.")
    emotion: Emotion = strawberry.field(description="The face of the last page.")
    stardew: str = strawberry.field(
        description="Ready for the game's own dialogue parser, safe whatever the model wrote."
    )
    source: DialogueSource = strawberry.field(description="Who made the line.")
    fallback_reason: FallbackReason | None = strawberry.field(description="Why no model made it; null: one did.")
    replayed: bool = strawberry.field(description="Whether an earlier request with this clientMutationId made it.")

    @strawberry.field(description="What is said, box by box.")
    def pages(self) -> list[DialoguePage]:
        return pages_of(self.said.interaction)

    @strawberry.field(description="What the player may answer.")
    def replies(self) -> list[ReplyOption]:
        return [ReplyOption(text=text) for text in self.said.interaction.replies]

    @strawberry.field(description="The pages as plain text, a line each.")
    def plain(self) -> str:
        return "\n".join(text for text, _ in self.said.interaction.pages)

    @strawberry.field(description="What the model call used.")
    def usage(self) -> TokenUsage:
        return usage_of(self.said.interaction)

    @strawberry.field(description="The memories that came to mind, best first.")
    async def recalled(self) -> list[RecalledMemory]:
        return await _recalled(self.said.recalled)


async def _recalled(found: tuple[tuple[Any, float], ...]) -> list[RecalledMemory]:
    rows = await memories.memories_by_id([memory_id for memory_id, _ in found])
    return [RecalledMemory(memory=Memory.of(rows[one]), score=score) for one, score in found if one in rows]


def dialogue_of(said: Said) -> Dialogue:
    row = said.interaction
    return Dialogue(
        said=said,
        interaction=Interaction.of(row),
        emotion=row.emotion,
        stardew=row.stardew,
        source=row.source,
        fallback_reason=row.fallback_reason,
        replayed=said.replayed,
    )


@strawberry.type(description="A part of a prompt.")
class PromptSection:
    name: str = strawberry.field(description="What it holds.")
    text: str = strawberry.field(description="As the model would read it.")
    tokens: int = strawberry.field(description="About how many tokens it is.")


@strawberry.type(description="What a line would be made from.")
class PromptPreview:
    prompt: strawberry.Private[Prompt]
    input_tokens: int = strawberry.field(description="About how many tokens all sections are.")
    estimated_cost_micros: int | None = strawberry.field(
        description="Micro-USD with a full answer; null without a model or its prices."
    )

    @strawberry.field(description="In the order the model would read them.")
    def sections(self) -> list[PromptSection]:
        return [PromptSection(name=one.name, text=one.text, tokens=one.tokens) for one in self.prompt.sections]

    @strawberry.field(description="The memories that came to mind, best first.")
    async def recalled(self) -> list[RecalledMemory]:
        return await _recalled(tuple((one.id, one.score) for one in self.prompt.recalled))


@strawberry.type(description="What is now remembered, or why not.")
class RecordEventsPayload(Payload):
    memories: list[Memory] = strawberry.field(
        default_factory=list, description="In the order of the events; a known event answers what is there."
    )


@strawberry.type(description="What the NPC says, or why nothing.")
class GenerateDialoguePayload(Payload):
    dialogue: Dialogue | None = strawberry.field(default=None, description="What it says.")


@strawberry.type(description="The memory as it is now, or why not.")
class MemoryPayload(Payload):
    memory: Memory | None = strawberry.field(default=None, description="The memory as it is now.")


@strawberry.type(description="A line begins.")
class DialogueStarted:
    interaction_id: strawberry.ID = strawberry.field(description="What the line's Interaction will be.")


@strawberry.type(description="The next sentence: whole, and safe to show.")
class DialogueChunk:
    seq: int = strawberry.field(description="Counts from 0.")
    page: int = strawberry.field(description="Which dialogue box it belongs to, from 0.")
    text: str = strawberry.field(description="The sentence.")


@strawberry.type(description="The line as it is stored; it counts, whatever the chunks said.")
class DialogueCompleted:
    dialogue: Dialogue = strawberry.field(description="What the NPC says.")


@strawberry.type(description="There is no line.")
class DialogueFailed:
    error: Error = strawberry.field(description="Why not.")


DialogueEvent = Annotated[
    DialogueStarted | DialogueChunk | DialogueCompleted | DialogueFailed,
    strawberry.union("DialogueEvent", description="What happens while a line is being made."),
]
DialogueInput = Annotated[GenerateDialogueInput, strawberry.argument(description="Who, where and on what occasion.")]


@strawberry.type
class DialogueQuery:
    @field("What a line would be made from; spends nothing, stores nothing.", scopes=WORLD_READING)
    async def preview_prompt(self, info: Info, input: DialogueInput) -> PromptPreview:
        ctx = info.context
        prompt = await prepare(ctx.viewer, input.request())
        tokens = sum(section.tokens for section in prompt.sections)
        price = ctx.env.settings.model_prices.get(ctx.env.llm.model) if ctx.env.llm else None
        return PromptPreview(prompt=prompt, input_tokens=tokens, estimated_cost_micros=estimated_cost(tokens, price))


@strawberry.type
class DialogueMutation:
    @mutation(GenerateDialoguePayload, "An NPC answers, from what it remembers.", scopes=WORLD_WRITING)
    async def generate_dialogue(self, info: Info, input: DialogueInput) -> GenerateDialoguePayload:
        ctx = info.context
        said = await generate_dialogue(ctx.env, ctx.viewer, input.request())
        ctx.tell(said.quota)
        return GenerateDialoguePayload(dialogue=dialogue_of(said))

    @mutation(RecordEventsPayload, "Tell the world what happened: all or nothing.", scopes=WORLD_WRITING)
    async def record_events(
        self,
        info: Info,
        world_id: WorldId,
        events: Annotated[list[GameEventInput], strawberry.argument(description="At most 100, oldest first.")],
    ) -> RecordEventsPayload:
        rows = await memories.record_events(
            info.context.viewer,
            world_id=key(world_id, "World", path=("worldId",)),
            events=[event.event(index) for index, event in enumerate(events)],
        )
        return RecordEventsPayload(memories=[Memory.of(row) for row in rows])

    @mutation(MemoryPayload, "Give somebody, or everybody, a memory.", scopes=WORLD_WRITING)
    async def create_memory(
        self,
        info: Info,
        input: Annotated[CreateMemoryInput, strawberry.argument(description="The memory.")],
    ) -> MemoryPayload:
        row = await memories.create_memory(
            info.context.viewer,
            world_id=key(input.world_id, "World", path=("input", "worldId")),
            note=Note(
                kind=input.kind,
                text=input.text,
                npc_key=input.npc_key,
                player_key=input.player_key,
                importance=input.importance,
                visibility=input.visibility,
                pinned=input.pinned,
                game_time=moment_or_none(input.game_time, "input", "gameTime"),
            ),
        )
        return MemoryPayload(memory=Memory.of(row))

    @mutation(MemoryPayload, "Change a memory.", scopes=WORLD_WRITING)
    async def update_memory(
        self,
        info: Info,
        input: Annotated[UpdateMemoryInput, strawberry.argument(description="What to change.")],
    ) -> MemoryPayload:
        row = await memories.update_memory(
            info.context.viewer,
            memory_id=key(input.id, "Memory", path=("input", "id")),
            text=input.text,
            importance=input.importance,
            pinned=input.pinned,
            visibility=input.visibility,
        )
        return MemoryPayload(memory=Memory.of(row))

    @mutation(DeletePayload, "Delete a memory for good.", scopes=WORLD_WRITING)
    async def forget_memory(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which memory.")],
    ) -> DeletePayload:
        await memories.forget_memory(info.context.viewer, memory_id=key(id, "Memory", path=("id",)))
        return DeletePayload(deleted_id=id)


@strawberry.type
class DialogueSubscription:
    @strawberry.subscription(description="An NPC answers, sentence by sentence; the same work as generateDialogue.")
    async def dialogue_stream(self, info: Info, input: DialogueInput) -> AsyncGenerator[DialogueEvent]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(WORLD_WRITING)
        check_argument(input, ("input",))
        async with aclosing(stream_dialogue(ctx.env, viewer, input.request())) as events:
            async for event in events:
                yield _event(event)


def _event(event: Started | Chunk | Said | Refusal) -> Any:
    match event:
        case Started():
            return DialogueStarted(interaction_id=global_id("Interaction", event.interaction_id))
        case Chunk():
            return DialogueChunk(seq=event.seq, page=event.page, text=event.text)
        case Said():
            return DialogueCompleted(dialogue=dialogue_of(event))
        case Refusal():
            if not is_member(event):
                raise event
            return DialogueFailed(error=member(event))
