"""How many questions about other texts are refused, and how many are that the rulebooks answer, on SQuAD 2.0.

`python -m bench.coverage` measures SQLite; with `--postgres` PostgreSQL, the server that tests use.
"""

import asyncio
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.databases import POSTGRES, SQLITE, database
from bench.rulebooks import SQUAD, Asked, add_paragraphs, new_game, squad
from bench.rules import environment
from core.embedder import Embedder
from core.env import Env
from models.database.tx import tx
from models.games import Game
from models.users import User
from resolvers.rulebooks.coverage import covered
from resolvers.rulebooks.searching import passages

ABSENT = f"coverage: left out, {SQUAD.name} is not in {SQUAD.parent} (see its README for where it comes from)"
TOP = 8
ASKED = 400  # questions of each kind about each arrangement of articles
HALVES = 4  # ways to part the articles


@dataclass(frozen=True, slots=True)
class Refused:
    """Shares: of questions about articles that are not there, and of those that one that is there answers."""

    foreign: float
    answerable: float
    questions: int


async def measure(kind: str, parts: Sequence[frozenset[str]], embedder: Embedder | None = None) -> Refused:
    """Over games that each have one of `parts` of the articles for a rulebook; the others are not there."""
    data = squad()
    asked = [each for each in data.asked if each.answerable]
    shares: list[tuple[float, float]] = []
    async with database(kind):
        env = environment(embedder)
        viewer = await _viewer()
        for part in parts:
            game = await new_game(", ".join(sorted(part)))
            for article in sorted(part):
                texts = [text for title, text in data.paragraphs if title == article]
                await add_paragraphs(game, article, texts, embedder)
            foreign = [each for each in asked if each.article not in part]
            known = [each for each in asked if each.article in part]
            shares.append((await _refused(env, viewer, game, foreign), await _refused(env, viewer, game, known)))
    foreign_share, known_share = (sum(each) / len(each) for each in zip(*shares, strict=True))
    return Refused(foreign_share, known_share, ASKED * len(parts))


async def _viewer() -> User:
    async with tx():
        return await User.create(username="bench", display_name="Bench")


async def _refused(env: Env, viewer: User, game: Game, asked: Sequence[Asked]) -> float:
    some = random.Random(1).sample(asked, min(ASKED, len(asked)))  # noqa: S311 - the same questions each time
    found = [await passages(env, viewer, game=game, query=each.question, most=TOP) for each in some]
    refusals = [not covered(each.question, best) for each, best in zip(some, found, strict=True)]
    return sum(refusals) / len(refusals)


def arrangements() -> Iterator[tuple[str, list[frozenset[str]]]]:
    articles = sorted({article for article, _ in squad().paragraphs})
    dice = random.Random(1)  # noqa: S311 - the same parts each time
    yield "an article a game", [frozenset([each]) for each in articles]
    yield "half of the articles one game", [frozenset(dice.sample(articles, len(articles) // 2)) for _ in range(HALVES)]
    yield "all articles but one", [frozenset(articles) - {each} for each in articles]


def report(kind: str = SQLITE, embedder: Embedder | None = None) -> list[str]:
    """What was refused, in lines to print."""
    if not SQUAD.exists():
        return [ABSENT]
    measured = [(name, asyncio.run(measure(kind, parts, embedder))) for name, parts in arrangements()]
    with_ = f"{kind}, {embedder.model}" if embedder else kind
    return [
        f"SQuAD 2.0, {name}, {with_}: refused {each.foreign:.3f} of the questions about others (goal 0.83)"
        f" and {each.answerable:.3f} of those it answers (goal at most 0.05)"
        for name, each in measured
    ]


if __name__ == "__main__":
    print("\n".join(report(POSTGRES if "--postgres" in sys.argv else SQLITE)))
