"""A line as it is being said: whole sentences, each safe to show, then the line as it is stored."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from uuid import UUID

from core.env import Env
from core.errors import Refusal
from core.events import DialogueChunk, DialogueStarted
from core.llm import PageDelta
from models.users import User
from resolvers.dialogue.generate import Said, generate_dialogue
from resolvers.dialogue.markup import safe_text
from resolvers.dialogue.request import DialogueRequest
from resolvers.dialogue.sentences import Sentences

Event = DialogueStarted | DialogueChunk | Said | Refusal


async def stream_dialogue(env: Env, viewer: User, request: DialogueRequest) -> AsyncGenerator[Event]:
    """DialogueStarted, chunks in order, then what was Said, or the Refusal: one of the two ends it.

    A line that falls back after its first sentences were shown ends with another line: the last event is the truth.
    Whoever stops listening does not stop the line from being made, stored and billed.
    """
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    voice = _Voice(events, request.max_pages)
    work = asyncio.create_task(env.work.finish(_told(env, viewer, request, voice)))
    try:
        while True:
            event = await events.get()
            if event is None:
                await work  # raises what went wrong
                return
            yield event
            if isinstance(event, Said | Refusal):
                return
    finally:
        work.cancel()


async def _told(env: Env, viewer: User, request: DialogueRequest, voice: "_Voice") -> None:
    try:
        said = await generate_dialogue(env, viewer, request, listen=voice.hear)
    except Refusal as refusal:
        voice.events.put_nowait(refusal)
    else:
        voice.finish(said)
    finally:
        voice.events.put_nowait(None)


class _Voice:
    """Turns what the model writes into chunks."""

    def __init__(self, events: asyncio.Queue[Event | None], max_pages: int) -> None:
        self.events = events
        self._max_pages = max_pages
        self._pages: defaultdict[int, Sentences] = defaultdict(Sentences)
        self._page = 0
        self._told = 0

    def hear(self, interaction_id: UUID, piece: PageDelta | None) -> None:
        if piece is None:
            self.events.put_nowait(DialogueStarted(interaction_id))
            return
        if piece.page >= self._max_pages:
            return
        if piece.page != self._page:
            self._close_page()
            self._page = piece.page
        for sentence in self._pages[piece.page].feed(piece.text):
            self._tell(sentence)

    def finish(self, said: Said) -> None:
        self._close_page()
        if said.replayed:
            self.events.put_nowait(DialogueStarted(said.interaction.id))
        if not self._told:
            for page, (text, _) in enumerate(said.interaction.pages):
                self._page = page
                self._pages.clear()
                for sentence in [*self._pages[page].feed(text), self._pages[page].rest()]:
                    self._tell(sentence)
        self.events.put_nowait(said)

    def _close_page(self) -> None:
        self._tell(self._pages[self._page].rest())
        self._pages.clear()

    def _tell(self, sentence: str) -> None:
        text = safe_text(sentence)
        if text:
            self.events.put_nowait(DialogueChunk(seq=self._told, page=self._page, text=text))
            self._told += 1
