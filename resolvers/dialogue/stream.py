"""A line as it is being said: whole sentences, each safe to show, then the line as it is stored."""

import asyncio
from collections.abc import AsyncGenerator

from core.dialogue import DialogueSource
from core.env import Env
from core.errors import Refusal
from core.events import DialogueChunk, DialogueStarted
from core.llm import PageDelta
from models.dialogue import Interaction
from models.users import User
from resolvers.dialogue.generate import Said, generate_dialogue
from resolvers.dialogue.markup import safe_speech
from resolvers.dialogue.moment import Moment
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
        self._page = 0
        self._sentences = Sentences()
        self._told = 0
        self._player = ""

    def hear(self, moment: Moment, piece: PageDelta | None) -> None:
        if piece is None:
            self._player = moment.prompt.player_name
            self.events.put_nowait(DialogueStarted(moment.interaction_id))
        elif piece.page < self._max_pages:
            self._write(piece.page, piece.text)

    def finish(self, said: Said) -> None:
        """The rest of it; of a line that fell back the unfinished sentence is never told."""
        if said.replayed:
            self.events.put_nowait(DialogueStarted(said.interaction.id))
        if said.interaction.source is not DialogueSource.COMPOSED:
            self._end_page()
        if not self._told:
            self._read(said.interaction)
        self.events.put_nowait(said)

    def _read(self, line: Interaction) -> None:
        self._sentences = Sentences()
        for page, (text, _) in enumerate(line.pages):
            self._write(page, text)
        self._end_page()

    def _write(self, page: int, text: str) -> None:
        if page != self._page:
            self._end_page()
            self._page = page
        for sentence in self._sentences.feed(text):
            self._tell(sentence)

    def _end_page(self) -> None:
        self._tell(self._sentences.rest())
        self._sentences = Sentences()

    def _tell(self, sentence: str) -> None:
        text = safe_speech(sentence, player_name=self._player)
        if text:
            self.events.put_nowait(DialogueChunk(seq=self._told, page=self._page, text=text))
            self._told += 1
