"""How fields and mutations are declared: arguments are checked, scopes required, refusals made members."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from core.errors import Invalid, Refusal
from core.json import json_list, json_object
from core.text import has_forbidden
from gql.context import Info
from gql.errors import Error, is_member, member
from gql.loaders import Loaders
from models.users import TokenScope

LIST_MAX = 100  # items in a list argument
NUMBER_MAX = 2**63  # in the JSON of an argument; others are of 32 bits anyway
DEPTH_MAX = 20  # levels of an input, its JSON included
NO_TOKEN: frozenset[TokenScope] = frozenset()  # sign-in sessions only
READING = frozenset({TokenScope.READ})
WRITING = frozenset({TokenScope.WRITE})
WORLD_READING = frozenset({TokenScope.READ, TokenScope.DIALOGUE})
WORLD_WRITING = frozenset({TokenScope.WRITE, TokenScope.DIALOGUE})

T = TypeVar("T")


@strawberry.type
class Payload:
    """What a mutation answers: the thing, or why not."""

    errors: list[Error] = strawberry.field(
        default_factory=list, description="What the caller can mend; empty when it was done."
    )


PayloadType = TypeVar("PayloadType", bound=Payload)


def mutation(
    payload: type[PayloadType], description: str, *, scopes: frozenset[TokenScope] | None = WRITING
) -> Callable[[Callable[..., Awaitable[PayloadType]]], Any]:
    """A mutation that goes on when its caller is gone, and tells refusals in its payload.

    `scopes`: of a limited token at least one must be among them; None: anybody may call it, visitors too.
    """

    def decorate(do: Callable[..., Awaitable[PayloadType]]) -> Any:
        @wraps(do)
        async def told(self: Any, info: Info, **arguments: Any) -> PayloadType:
            try:
                _admit(info, scopes, arguments)
                info.context.loaders = Loaders()  # what was read for an earlier mutation may be true no longer
                return await info.context.env.work.finish(_awaited(do(self, info, **arguments)))
            except Refusal as refusal:
                if not is_member(refusal):
                    raise
                return payload(errors=[member(refusal)])

        return strawberry.mutation(resolver=told, description=description)

    return decorate


def field(
    description: str, *, scopes: frozenset[TokenScope] | None = READING
) -> Callable[[Callable[..., Awaitable[object]]], Any]:
    """A field with arguments; `scopes` as for `mutation`."""

    def decorate(do: Callable[..., Awaitable[object]]) -> Any:
        @wraps(do)
        async def checked(self: Any, info: Info, **arguments: Any) -> object:
            _admit(info, scopes, arguments)
            return await do(self, info, **arguments)

        return strawberry.field(resolver=checked, description=description)

    return decorate


async def _awaited(answer: Awaitable[T]) -> T:
    return await answer


def _admit(info: Info, scopes: frozenset[TokenScope] | None, arguments: dict[str, Any]) -> None:
    if scopes is not None:
        _ = info.context.viewer
        info.context.require(scopes)
    for name, value in arguments.items():
        if value is not None and value is not strawberry.UNSET:
            check_argument(value, (to_camel_case(name),))


def check_argument(value: Any, path: tuple[str, ...]) -> None:
    """Raises Invalid for what no argument may hold, at whatever depth.

    That is forbidden characters, a list over LIST_MAX, a nesting over DEPTH_MAX, a number beyond 64 bits, and a time
    without its offset from UTC.
    """
    parts = _parts(value)
    if parts is None:
        _check_single(value, path)
        return
    if len(path) > DEPTH_MAX:
        raise Invalid(path[:DEPTH_MAX], f"nested at most {DEPTH_MAX} levels deep")
    if isinstance(value, list) and len(value) > LIST_MAX:  # pyright: ignore[reportUnknownArgumentType]
        raise Invalid(path, f"a list of at most {LIST_MAX} items")
    for name, part in parts:
        check_argument(part, (*path, name))


def _check_single(value: Any, path: tuple[str, ...]) -> None:
    if isinstance(value, str) and has_forbidden(value):
        raise Invalid(path, "free of control characters and lone surrogates")
    if isinstance(value, int | float) and not -NUMBER_MAX < value < NUMBER_MAX:
        raise Invalid(path, "a number of at most 64 bits")
    if isinstance(value, datetime) and not _has_place_in_utc(value):
        raise Invalid(path, "a time with its offset from UTC, such as 2030-01-31T12:00:00Z")


def _has_place_in_utc(time: datetime) -> bool:
    try:
        return time.tzinfo is not None and time.astimezone(UTC).tzinfo is UTC
    except OverflowError:
        return False


def _parts(value: Any) -> Iterable[tuple[str, Any]] | None:
    if is_dataclass(value):
        return [(to_camel_case(f.name), getattr(value, f.name)) for f in fields(value)]
    if (items := json_object(value)) is not None:
        return [pair for name, part in items.items() for pair in (("key", name), (name, part))]
    if (listed := json_list(value)) is not None:
        return [(str(index), part) for index, part in enumerate(listed)]
    return None
