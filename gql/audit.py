"""What administrators and developers changed, on the wire."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from gql.context import Info
from gql.fields import field
from gql.ids import NIL, global_id, type_and_key
from gql.pages import BY_ID, After, Connection, First, connected, window
from gql.rows import FromRow, Node
from gql.users import User
from models import audit as rows
from models.pages import page_of
from resolvers.audit import audit_log as found


@strawberry.type(description="One change by an administrator or a developer; shown to administrators.")
class AuditEntry(FromRow, Node):
    row: strawberry.Private[rows.AuditEntry]
    action: str = strawberry.field(description="What was done, such as game.update.")
    target_type: str = strawberry.field(description="The name of the type of what was changed.")
    request_id: str | None = strawberry.field(description="The X-Request-ID of the request that did it.")
    created_at: datetime = strawberry.field(description="When it was done.")

    @strawberry.field(description="Who did it; null: the command line, or an account that is gone.")
    async def actor(self, info: Info) -> User | None:
        return None if self.row.actor_id is None else User.maybe(await info.context.loaders.user(self.row.actor_id))

    @strawberry.field(description="What changed, as it was; null: it was not there.")
    def before(self) -> JSON | None:
        return _shown(self.row.before)

    @strawberry.field(description="What changed, as it became; null: it is gone.")
    def after(self) -> JSON | None:
        return _shown(self.row.after)

    @strawberry.field(description="What was changed; it may be gone.")
    def target_id(self) -> strawberry.ID | None:
        return None if self.row.target_id is None else global_id(self.row.target_type, self.row.target_id)


def _shown(values: dict[str, Any] | None) -> JSON | None:
    """Columns by the names that fields have."""
    return None if values is None else JSON({to_camel_case(name): value for name, value in values.items()})


@strawberry.type
class AuditQuery:
    @field("What was changed by administrators and developers, the newest first. For administrators.")
    async def audit_log(
        self,
        info: Info,
        target_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only changes of this; null: all.")
        ] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[AuditEntry]:
        kind, key = (None, None) if target_id is None else type_and_key(target_id) or ("", NIL)
        entries = found(info.context.viewer, target_type=kind, target_id=key)
        page = await page_of(entries, window(first, after), order=BY_ID.columns, descending=True)
        return connected(AuditEntry, page)
