"""How fields and mutations are declared: arguments are checked, scopes required, refusals made members."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from core.arguments import check_argument
from core.errors import Refusal
from gql.context import Info
from gql.errors import Error, is_member, member
from gql.loaders import Loaders
from models.users import TokenScope
from resolvers.usage.quotas import QuotaReached

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
                if isinstance(refusal, QuotaReached):
                    info.context.tell(refusal.quota)
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
