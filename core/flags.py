"""Feature flags as they are evaluated: pure, in memory, the same in every process."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class FlagScope(StrEnum):
    USER = "USER"
    GAME = "GAME"
    SECTION = "SECTION"
    GLOBAL = "GLOBAL"


class FlagReason(StrEnum):
    STATIC = "STATIC"
    TARGETING_MATCH = "TARGETING_MATCH"
    SPLIT = "SPLIT"
    DISABLED = "DISABLED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom and where a flag is evaluated; `role` is the name of a Role, '' for nobody in particular."""

    user_id: UUID | None = None
    role: str = ""
    game_id: UUID | None = None
    section_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a flag is for a subject; `metadata` is merged from the widest scope to the narrowest."""

    key: str
    enabled: bool
    reason: FlagReason
    value: Any = None
    variant: str | None = None
    matched_scope: FlagScope | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


class Flags:
    """The flags of this process, as they were last read."""

    def evaluate(self, key: str, subject: Subject) -> Evaluation:
        """A flag that is not there is UNKNOWN and not enabled."""
        del subject
        return Evaluation(key, enabled=False, reason=FlagReason.UNKNOWN)
