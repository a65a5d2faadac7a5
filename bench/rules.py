"""How much the search in rulebooks finds, on SQuAD 2.0 and a rulebook of our own questions, and what it costs.

`python -m bench.rules` measures SQLite; with `--postgres` PostgreSQL, the server that tests use; with `--embed` the
search by meaning, too.
"""

import asyncio
import random
import sys
import time
from dataclasses import dataclass

from bench.databases import POSTGRES, SQLITE, database, tidy
from bench.fate_questions import QUESTIONS
from bench.rulebooks import FATE, SQUAD, Asked, Squad, add_markdown, add_paragraphs, new_game, squad
from core.embedder import Embedder
from core.env import Env
from core.settings import Settings
from core.tokens import AccessTokens, Keys, Passwords
from models.database.tx import tx
from models.games import Game
from models.users import User
from providers.assistants import assistant_model
from providers.composer import Composer
from providers.embedding import embedder
from providers.jwks import Issuers
from resolvers.rulebooks.searching import passages

ABSENT = f"rules: left out, {SQUAD.name} or {FATE.name} is not in {SQUAD.parent} (see its README for their sources)"
TOP = 5
CHUNKS = 10_000  # that a search is timed among
TIMED = 300
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of the questions whose paragraph comes first, and among the first TOP."""

    first: float
    top: float
    questions: int


async def measure_squad(kind: str, model: Embedder | None, *, together: bool) -> Found:
    """The answerable questions: each article is the rulebook of a game of its own, or all `together` of one game."""
    asked = [each for each in squad().asked if each.answerable]
    async with database(kind):
        env, viewer = environment(model), await _viewer()
        games = await _games(squad(), model, together=together)
        ranks = [await _rank(env, viewer, games[each.article], each) for each in asked]
    return Found(
        sum(rank == 0 for rank in ranks) / len(ranks), sum(rank is not None for rank in ranks) / len(ranks), len(ranks)
    )


async def measure_fate(kind: str, model: Embedder | None) -> tuple[float, list[str]]:
    """The share of our questions whose section is among the first TOP, and the questions for which it is not."""
    async with database(kind):
        env, viewer = environment(model), await _viewer()
        game = await new_game("Fate Accelerated")
        await add_markdown(game, "Rules", FATE.read_text(), model)
        missed = [question for question, sections in QUESTIONS if not await _hit(env, viewer, game, question, sections)]
    return 1 - len(missed) / len(QUESTIONS), missed


async def measure_speed(kind: str) -> tuple[float, float]:
    """Milliseconds of CPU of one search among CHUNKS chunks, made of SQuAD's paragraphs: median and p95."""
    rng = random.Random(1)  # noqa: S311 - the same rulebook each time
    data = squad()
    texts = [_shuffled(rng, rng.choice(data.paragraphs)[1]) for _ in range(CHUNKS)]
    asked = rng.choices(data.asked, k=TIMED + WARM_UP)
    async with database(kind):
        env, viewer = environment(None), await _viewer()
        game = await new_game("Everything")
        await add_paragraphs(game, "Rules", texts, None)
        await tidy()
        taken = sorted([await _timed(env, viewer, game, each.question) for each in asked][WARM_UP:])
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def environment(model: Embedder | None) -> Env:
    settings = Settings()
    keys = Keys.of("bench" * 8)
    return Env(
        settings,
        Passwords(keys.passwords, rounds=4),
        AccessTokens(keys.access_tokens, issuer="bench", minutes=15),
        Issuers(()),
        Composer(),
        assistant_model(settings),
        embedder=model,
    )


async def _viewer() -> User:
    async with tx():
        return await User.create(username="bench", display_name="Bench")


async def _games(data: Squad, model: Embedder | None, *, together: bool) -> dict[str, Game]:
    articles = list(dict.fromkeys(article for article, _ in data.paragraphs))
    one = await new_game("All") if together else None
    games = {article: one or await new_game(article) for article in articles}
    for article in articles:
        texts = [text for title, text in data.paragraphs if title == article]
        await add_paragraphs(games[article], article, texts, model)
    return games


async def _rank(env: Env, viewer: User, game: Game, asked: Asked) -> int | None:
    found = await passages(env, viewer, game=game, query=asked.question, most=TOP)
    places = [(each.document_title, each.page) for each in found]
    return places.index((asked.article, asked.page)) if (asked.article, asked.page) in places else None


async def _hit(env: Env, viewer: User, game: Game, question: str, sections: tuple[str, ...]) -> bool:
    found = await passages(env, viewer, game=game, query=question, most=TOP)
    return any(each.section_path and each.section_path[-1].endswith(sections) for each in found)


async def _timed(env: Env, viewer: User, game: Game, question: str) -> float:
    began = time.process_time()
    await passages(env, viewer, game=game, query=question, most=TOP)
    return (time.process_time() - began) * 1_000


def _shuffled(rng: random.Random, text: str) -> str:
    sentences = text.split(". ")
    rng.shuffle(sentences)
    return ". ".join(sentences)


def report(kind: str = SQLITE, *, embed: bool = False) -> list[str]:
    """What was found and how fast, in lines to print."""
    if not (SQUAD.exists() and FATE.exists()):
        return [ABSENT]
    model = embedder(Settings()) if embed else None
    if embed and model is None:
        return ["rules by meaning: left out, the extra embed is not installed"]
    name = f"{kind}, {model.model}" if model else kind
    return [*_found(kind, name, model), *_cost(kind, name, model)]


def _found(kind: str, name: str, model: Embedder | None) -> list[str]:
    alone = asyncio.run(measure_squad(kind, model, together=False))
    together = asyncio.run(measure_squad(kind, model, together=True))
    share, missed = asyncio.run(measure_fate(kind, model))
    return [
        f"SQuAD 2.0, an article a game, {name}: R@1 {alone.first:.3f} (goal 0.83), R@{TOP} {alone.top:.3f}"
        f" (goal {0.96 if model else 0.945}), {alone.questions} questions",
        f"SQuAD 2.0, all articles one game, {name}: R@1 {together.first:.3f}, R@{TOP} {together.top:.3f}",
        f"Fate Accelerated, {len(QUESTIONS)} questions of ours, {name}: hit@{TOP} {share:.3f} (goal 0.92)",
        *(f"  not found: {question}" for question in missed),
    ]


def _cost(kind: str, name: str, model: Embedder | None) -> list[str]:
    if model is not None:  # to embed 10,000 chunks takes minutes
        return []
    median, p95 = asyncio.run(measure_speed(kind))
    return [f"a search among {CHUNKS} chunks, {name}: median {median:.1f} ms CPU, p95 {p95:.1f} ms (goal 15)"]


if __name__ == "__main__":
    print("\n".join(report(POSTGRES if "--postgres" in sys.argv else SQLITE, embed="--embed" in sys.argv)))
