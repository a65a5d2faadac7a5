"""Dataloaders: one statement for the same question about many rows, made anew for each operation."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.chat import Channel, Membership, Message
from models.dialogue import Memory
from models.games import Game
from models.pages import Page, Window, pages_of
from models.rulebooks import GameDocument
from models.users import User
from models.worlds import Npc, World

Parent = TypeVar("Parent")
Answer = TypeVar("Answer")
Row = TypeVar("Row", bound=Model)


def by_key(kind: type[Model]) -> Callable[[list[UUID]], Awaitable[list[Model | None]]]:
    """Loads rows of `kind` that are referred to by rows the caller may already see."""

    async def load(keys: list[UUID]) -> list[Model | None]:
        found = {row.pk: row for row in await kind.filter(pk__in=keys)}
        return [found.get(key) for key in keys]

    return load


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list that hangs on each of many parents, in the column `by`.

    `rows` finds the rows of some parents; `question` tells apart what is asked besides of the same column.
    """

    rows: Callable[[Sequence[UUID]], "QuerySet[Any]"]
    by: str
    window: Window
    question: Hashable = None
    order: tuple[str, ...] = ("id",)
    descending: bool = False

    async def of_each(self, parents: list[UUID]) -> list[Page[Any]]:
        return await pages_of(
            self.rows(parents),
            self.window,
            by=self.by,
            parents=parents,
            order=self.order,
            descending=self.descending,
        )


class ListOf(Protocol[Parent]):
    """A list that hangs on each of many parents; what is the same in `by`, `question` and `window` is asked once."""

    @property
    def by(self) -> str: ...

    @property
    def question(self) -> Hashable: ...

    @property
    def window(self) -> Window: ...

    async def of_each(self, parents: list[Parent], /) -> list[Page[Any]]: ...


class Loaders:
    """Each loader is made at its first use."""

    def __init__(self) -> None:
        self._made: dict[type[Model], DataLoader[UUID, Model | None]] = {}
        self._pages: dict[Hashable, DataLoader[Any, Page[Any]]] = {}
        self._answers: dict[Hashable, DataLoader[Any, Any]] = {}
        self._kept: dict[tuple[Hashable, Hashable], Any] = {}

    def _of(self, kind: type[Model]) -> DataLoader[UUID, Model | None]:
        if kind not in self._made:
            self._made[kind] = DataLoader(load_fn=by_key(kind))
        return self._made[kind]

    async def world(self, key: UUID) -> World | None:
        return cast("World | None", await self._of(World).load(key))

    async def npc(self, key: UUID) -> Npc | None:
        return cast("Npc | None", await self._of(Npc).load(key))

    async def memory(self, key: UUID) -> Memory | None:
        return cast("Memory | None", await self._of(Memory).load(key))

    async def keep(self, kind: type[Row], keys: Collection[UUID]) -> None:
        """Load rows for a whole page: `kept` then has each at once, without a task of its own."""
        for row in await self._of(kind).load_many(keys):
            if row is not None:
                self._kept[kind, row.pk] = row

    def kept(self, kind: type[Row], key: UUID) -> Row | None:
        return cast("Row | None", self._kept.get((kind, key)))

    async def keep_each(
        self, load: Callable[[list[Parent]], Awaitable[Sequence[Answer]]], asked: Sequence[Parent]
    ) -> None:
        """The same for what `load` answers to each."""
        for one, answer in zip(asked, await self._answering(load).load_many(asked), strict=True):
            self._kept[load, one] = answer

    def kept_answer(self, load: Callable[[list[Parent]], Awaitable[Sequence[Answer]]], asked: Parent) -> Answer | None:
        return cast("Answer | None", self._kept.get((load, asked)))

    async def user(self, key: UUID) -> User | None:
        return cast("User | None", await self._of(User).load(key))

    async def users(self, keys: Sequence[UUID]) -> list[User]:
        """In the order asked; accounts that are gone are left out."""
        found = cast("list[User | None]", await self._of(User).load_many(keys))
        return [row for row in found if row is not None]

    async def channel(self, key: UUID) -> Channel | None:
        return cast("Channel | None", await self._of(Channel).load(key))

    async def message(self, key: UUID) -> Message | None:
        return cast("Message | None", await self._of(Message).load(key))

    async def membership(self, key: UUID) -> Membership | None:
        return cast("Membership | None", await self._of(Membership).load(key))

    async def game(self, key: UUID) -> Game | None:
        return cast("Game | None", await self._of(Game).load(key))

    async def document(self, key: UUID) -> GameDocument | None:
        return cast("GameDocument | None", await self._of(GameDocument).load(key))

    async def each(self, load: Callable[[list[Parent]], Awaitable[Sequence[Answer]]], asked: Parent) -> Answer:
        """What `load` answers to one of many; `load` is the same function each time."""
        return await self._answering(load).load(asked)

    def _answering(self, load: Callable[[list[Parent]], Awaitable[Sequence[Answer]]]) -> DataLoader[Parent, Answer]:
        if load not in self._answers:
            self._answers[load] = DataLoader(load_fn=load)  # pyright: ignore[reportArgumentType]
        return self._answers[load]

    async def page(self, parent: Parent, part: ListOf[Parent]) -> Page[Any]:
        """The page of one parent's list; of many parents that are asked the same, one statement."""
        asked = (part.by, part.question, part.window)
        if asked not in self._pages:
            self._pages[asked] = DataLoader(load_fn=part.of_each)
        return await self._pages[asked].load(parent)
