"""What happens live: names and payloads of events."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DialogueStarted:
    interaction_id: UUID


@dataclass(frozen=True, slots=True)
class DialogueChunk:
    """A whole sentence, safe to show. `seq` counts from 0, `page` is the dialogue box it belongs to, from 0."""

    seq: int
    page: int
    text: str
