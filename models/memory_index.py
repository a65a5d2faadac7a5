"""The index by which memories are found: whose they are, their words, and which were told next to each other."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.words import words
from models.database.connection import dialect
from models.database.rows import execute, execute_each, fetch, insert, marks

PLACES = 2**32  # in a line
TOTAL = -1  # stands for the number of memories among the numbers of terms
GAP = 4  # places left free between two days: more than a neighbour reaches
LAST_NTH = f"""SELECT nth FROM memory_index
    WHERE key BETWEEN l.id * {PLACES} AND l.id * {PLACES} + {PLACES - 1} ORDER BY key DESC LIMIT 1"""  # noqa: S608 - numbers
WORDS_MAX = 1_000  # different words of a memory that it is found by


@dataclass(frozen=True, slots=True)
class Line:
    """What one NPC, or with `npc_id` None everybody in the world, knows about one player, or regardless of players."""

    world_id: UUID
    npc_id: UUID | None
    player_key: str | None

    @property
    def owner(self) -> str:
        return f"n{self.npc_id.hex}" if self.npc_id else f"w{self.world_id.hex}"

    @property
    def name(self) -> str:
        if self.player_key is None:
            return f"{self.owner}p"
        return f"{self.owner}p{hashlib.sha256(self.player_key.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A memory to find later; `day` is GameTime.days."""

    memory_id: UUID
    line: Line
    day: int
    text: str
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Postings:
    """Where the words of a question are: for each of them the keys it is at, of `total` that its lines ever had."""

    total: int
    keys: list[list[int]]


@dataclass(slots=True)
class _Tail:
    """The end of a line as it grows."""

    key: int
    day: int | None
    nth: int

    def next(self, day: int) -> tuple[int, int]:
        self.key += 1 if day == self.day else GAP
        self.day = day
        self.nth += 1
        return self.key, self.nth


async def add(entries: Sequence[Entry]) -> None:
    """Put memories at the end of their lines, in this order."""
    if not entries:
        return
    tails = await _tails({entry.line for entry in entries})
    rows = [
        (*tails[entry.line.name].next(entry.day), entry.memory_id, entry.day, _scope(entry), _words(entry.text))
        for entry in entries
    ]
    await insert("memory_index", ("key", "nth", "memory_id", "day", "scope", "words"), rows)


async def reword(memory_id: UUID, text: str) -> None:
    await execute("UPDATE memory_index SET words = ? WHERE memory_id = ?", (_words(text), memory_id))


async def hide(memory_ids: Sequence[UUID]) -> None:
    """Take superseded memories out of what is recalled."""
    sql = "UPDATE memory_index SET scope = 's' || replace(scope, ' ', ' s') WHERE memory_id = ? AND scope NOT LIKE 's%'"
    await execute_each(sql, [(memory_id,) for memory_id in memory_ids])


async def show(memory_ids: Sequence[UUID]) -> None:
    """Bring memories back whose superseder is gone."""
    sql = "UPDATE memory_index SET scope = replace(substr(scope, 2), ' s', ' ') WHERE memory_id = ? AND scope LIKE 's%'"
    await execute_each(sql, [(memory_id,) for memory_id in memory_ids])


async def drop(memory_ids: Sequence[UUID]) -> None:
    await execute_each("DELETE FROM memory_index WHERE memory_id = ?", [(memory_id,) for memory_id in memory_ids])


async def postings(scopes: Sequence[str], terms: Sequence[str]) -> Postings:
    """Where `terms`, which come from `words()`, are within scopes: names or owners of lines, one statement."""
    write = _sqlite_statement if dialect() == "sqlite" else _postgres_statement
    rows = await fetch(*write(scopes, terms))
    found = {row["term"]: orjson.loads(row["keys"]) for row in rows}
    return Postings(found[TOTAL], [found[number] for number in range(len(terms))])


async def lengths(scopes: Sequence[str]) -> dict[int, tuple[str, int]]:
    """By line, of those that `scopes` name or own: its name, and how many memories it ever had. One statement."""
    known, names = _lines(scopes)
    found = await fetch(f"SELECT l.id, l.name, ({LAST_NTH}) AS nth FROM memory_line l WHERE {known}", names)  # noqa: S608
    return {row["id"]: (row["name"], row["nth"] or 0) for row in found}


def with_superseded(scopes: Iterable[str]) -> list[str]:
    """The same scopes, and what was superseded in them."""
    return [each for scope in scopes for each in (scope, "s" + scope)]


def _scope(entry: Entry) -> str:
    mark = "s" if entry.superseded else ""
    return f"{mark}{entry.line.name} {mark}{entry.line.owner}"


def _words(text: str) -> str:
    return " ".join(words(text)[:WORDS_MAX])


def _sqlite_statement(scopes: Sequence[str], terms: Sequence[str]) -> tuple[str, list[Any]]:
    total, names = _total(scopes)
    where = " OR ".join(f'"{scope}"' for scope in scopes)
    one = "SELECT {}, json_group_array(rowid) FROM memory_words WHERE memory_words MATCH ?"
    matches = [f'scope : ({where}) AND words : "{term}"' for term in terms]
    return " UNION ALL ".join([total, *(one.format(number) for number in range(len(terms)))]), [*names, *matches]


def _postgres_statement(scopes: Sequence[str], terms: Sequence[str]) -> tuple[str, list[Any]]:
    """The words come as one array: the same statement for any number of them is planned once."""
    total, names = _total(scopes)
    where = "(" + " | ".join(f"'@{scope}'" for scope in scopes) + ")"
    sql = f"""
        {total} UNION ALL SELECT number - 1, (
            SELECT CAST(coalesce(json_agg(key), '[]') AS text) FROM memory_index WHERE terms @@ CAST(query AS tsquery)
        ) FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS asked (query, number)
    """  # noqa: S608 - constants and marks
    return sql, [*names, [f"{where} & '{term}'" for term in terms]]


def _total(scopes: Sequence[str]) -> tuple[str, list[str]]:
    """A statement for how many memories these lines, or all lines of these owners, ever had, and its values."""
    known, names = _lines(scopes)
    total = f"CAST(coalesce(sum(({LAST_NTH})), 0) AS text)"
    return f"SELECT {TOTAL} AS term, {total} AS keys FROM memory_line l WHERE {known}", names  # noqa: S608


def _lines(scopes: Sequence[str]) -> tuple[str, list[str]]:
    """A condition for these lines, or all lines of these owners, and its values."""
    known = " OR ".join(["l.name BETWEEN ? AND ?"] * len(scopes))
    return known, [bound for scope in scopes for bound in (scope, scope if "p" in scope else f"{scope}q")]


async def _tails(lines: set[Line]) -> dict[str, _Tail]:
    found = await _known(lines)
    new = [(line.name, line.world_id) for line in lines if line.name not in found]
    if new:
        await insert("memory_line", ("name", "world_id"), new, "ON CONFLICT (name) DO NOTHING")
        found = await _known(lines)
    return found


async def _known(lines: set[Line]) -> dict[str, _Tail]:
    names = [line.name for line in lines]
    sql = f"""
        SELECT l.id, l.name, i.key, i.day, i.nth FROM memory_line l LEFT JOIN memory_index i ON i.key = (
            SELECT max(key) FROM memory_index WHERE key BETWEEN l.id * {PLACES} AND l.id * {PLACES} + {PLACES - 1}
        ) WHERE l.name IN ({marks(names)})
    """  # noqa: S608 - numbers and marks
    return {row["name"]: _tail(row) for row in await fetch(sql, names)}


def _tail(row: dict[str, Any]) -> _Tail:
    return _Tail(row["id"] * PLACES if row["key"] is None else row["key"], row["day"], row["nth"] or 0)
