"""Feature flags as they are evaluated: pure, in memory, the same in every process."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

ANY_ENVIRONMENT = "*"
BUCKETS = 2**32


class FlagScope(StrEnum):
    """The narrowest first: what is set there goes before what is set further down."""

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

    def id_in(self, scope: FlagScope) -> UUID | None:
        match scope:
            case FlagScope.USER:
                return self.user_id
            case FlagScope.GAME:
                return self.game_id
            case FlagScope.SECTION:
                return self.section_id
            case FlagScope.GLOBAL:
                return None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a flag is for a subject; `metadata` is merged from the widest scope to the narrowest.

    `origins` tells from which scope each key of it came.
    """

    key: str
    enabled: bool
    reason: FlagReason
    value: Any = None
    variant: str | None = None
    matched_scope: FlagScope | None = None
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origins: Mapping[str, FlagScope] = field(default_factory=dict[str, FlagScope], compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a flag is in one scope; `role` '' is any role, `rollout_percent` None everybody."""

    scope: FlagScope
    enabled: bool
    scope_id: UUID | None = None
    role: str = ""
    environment: str = ANY_ENVIRONMENT
    value: Any = None
    variant: str | None = None
    rollout_percent: float | None = None
    bucket_by: FlagScope = FlagScope.USER
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def precedence(self) -> tuple[bool, bool]:
        """Within a scope the least goes first: its own environment before any, then its own role before any."""
        return (self.environment == ANY_ENVIRONMENT, self.role == "")

    def fits(self, key: str, subject: Subject) -> bool:
        """Whether it is for somebody who is in its scope, its rollout included."""
        if self.role and self.role != subject.role:
            return False
        return self.rollout_percent is None or self._is_rolled_out(key, subject, self.rollout_percent)

    def _is_rolled_out(self, key: str, subject: Subject, percent: float) -> bool:
        if self.bucket_by is FlagScope.GLOBAL:
            return bucket(key, "") < percent
        found = subject.id_in(self.bucket_by)
        return found is not None and bucket(key, str(found)) < percent


def bucket(key: str, name: str) -> float:
    """Where `name` stands in the rollouts of a flag, 0 to below 100: the same in every process, at any time."""
    digest = sha256(f"{key}:{name}".encode()).digest()
    return int.from_bytes(digest[:4]) * 100 / BUCKETS


Rules = Mapping[tuple[FlagScope, UUID | None], tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Flag:
    """`rules` by scope, in the order in which they go before one another; `version` counts its changes."""

    key: str
    default_enabled: bool = True
    killed: bool = False
    archived: bool = False
    rules: Rules = field(default_factory=dict[tuple[FlagScope, UUID | None], tuple[Rule, ...]])
    version: int = 1

    def evaluate(self, subject: Subject) -> Evaluation:
        if self.killed or self.archived:
            return Evaluation(self.key, enabled=False, reason=FlagReason.DISABLED)
        fitting = [rule for rule in self._in_scope(subject) if rule.fits(self.key, subject)]
        if not fitting:
            return Evaluation(self.key, enabled=self.default_enabled, reason=FlagReason.STATIC)
        rule, metadata, origins = fitting[0], dict[str, Any](), dict[str, FlagScope]()
        for wider in reversed(fitting):
            metadata.update(wider.metadata)
            origins.update(dict.fromkeys(wider.metadata, wider.scope))
        reason = FlagReason.TARGETING_MATCH if rule.rollout_percent is None else FlagReason.SPLIT
        return Evaluation(self.key, rule.enabled, reason, rule.value, rule.variant, rule.scope, metadata, origins)

    def _in_scope(self, subject: Subject) -> Iterator[Rule]:
        for scope in FlagScope:
            scope_id = subject.id_in(scope)
            if scope_id is not None or scope is FlagScope.GLOBAL:
                yield from self.rules.get((scope, scope_id), ())


def rules_of(rules: Iterable[Rule], environment: str) -> Rules:
    """Those that count in an environment, as a Flag has them."""
    found: defaultdict[tuple[FlagScope, UUID | None], list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.environment in (ANY_ENVIRONMENT, environment):
            found[rule.scope, rule.scope_id].append(rule)
    return {scope: tuple(sorted(those, key=lambda rule: rule.precedence)) for scope, those in found.items()}


class Stamp(NamedTuple):
    """What tells whether any flag has changed, for none is ever deleted: how many, of what versions, archived."""

    flags: int
    versions: int
    archived: int


class Flags:
    """The flags of this process, as they were last read.

    `reading` is held by who reads them anew; `news` is set when that may be worth it.
    """

    def __init__(self, flags: Iterable[Flag] = ()) -> None:
        self._flags: Mapping[str, Flag] = {}
        self.reading = asyncio.Lock()
        self.news = asyncio.Event()
        self.replace(flags)

    def replace(self, flags: Iterable[Flag]) -> None:
        """All of them at once: nobody sees some old and some new."""
        self._flags = {flag.key: flag for flag in sorted(flags, key=lambda flag: flag.key)}

    @property
    def known(self) -> Mapping[str, Flag]:
        """By their keys, and in that order."""
        return self._flags

    @property
    def stamp(self) -> Stamp:
        flags = self._flags.values()
        return Stamp(len(flags), sum(flag.version for flag in flags), sum(flag.archived for flag in flags))

    def evaluate(self, key: str, subject: Subject) -> Evaluation:
        """A flag that is not there is UNKNOWN and not enabled."""
        flag = self._flags.get(key)
        if flag is None:
            return Evaluation(key, enabled=False, reason=FlagReason.UNKNOWN)
        return flag.evaluate(subject)

    def evaluate_all(self, subject: Subject) -> list[Evaluation]:
        """All that are not archived, by key."""
        return [flag.evaluate(subject) for flag in self._flags.values() if not flag.archived]
