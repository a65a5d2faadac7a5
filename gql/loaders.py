"""Dataloaders: one statement for the same question about many rows, made anew for each operation."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.models import Model

from models.dialogue import Memory
from models.worlds import Npc, World


def by_key(kind: type[Model]) -> Callable[[list[UUID]], Awaitable[list[Model | None]]]:
    """Loads rows of `kind` that are referred to by rows the caller may already see."""

    async def load(keys: list[UUID]) -> list[Model | None]:
        found = {row.pk: row for row in await kind.filter(pk__in=keys)}
        return [found.get(key) for key in keys]

    return load


class Loaders:
    """Each loader is made at its first use."""

    def __init__(self) -> None:
        self._made: dict[type[Model], DataLoader[UUID, Model | None]] = {}

    def _of(self, kind: type[Model]) -> DataLoader[UUID, Model | None]:
        if kind not in self._made:
            self._made[kind] = DataLoader(load_fn=by_key(kind))
        return self._made[kind]

    async def world(self, key: UUID) -> World | None:
        return await self._of(World).load(key)  # type: ignore[return-value]

    async def npc(self, key: UUID) -> Npc | None:
        return await self._of(Npc).load(key)  # type: ignore[return-value]

    async def memory(self, key: UUID) -> Memory | None:
        return await self._of(Memory).load(key)  # type: ignore[return-value]
