"""What can be followed of the assistant."""

from collections.abc import AsyncGenerator
from typing import Annotated, cast

import strawberry

from core.errors import NotFound
from gql.assistant.events import AssistantRunEvent, RunSnapshot
from gql.assistant.lines import RunLine
from gql.context import Context, Info
from gql.cursors import Place, place_of
from gql.fields import READING, check_argument
from gql.ids import key
from gql.lines import Line, line
from models.assistant import AssistantRun
from models.run_rows import Snapshot, snapshots
from models.streams import run_stream
from resolvers.assistant.conversations import run


@strawberry.type
class AssistantSubscription:
    @strawberry.subscription(
        description="A run as it goes on: RunSnapshot, then what changes, until RunFinished. Leaving does not stop it."
    )
    async def assistant_run_events(
        self,
        info: Info,
        run_id: Annotated[strawberry.ID, strawberry.argument(description="Which run.")],
        after: Annotated[
            str | None, strawberry.argument(description="Go on after this cursor; null: begin with RunSnapshot.")
        ] = None,
    ) -> AsyncGenerator[AssistantRunEvent]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(READING)
        check_argument(after, ("after",))
        place = None if after is None else place_of(after)
        found = await run(viewer, run_id=key(run_id, "AssistantRun", path=("runId",)))
        if found is None:
            raise NotFound("AssistantRun", path=("runId",))
        snapshot = (await snapshots([found.message_id])).get(found.message_id)
        if snapshot is None:
            raise NotFound("AssistantRun", path=("runId",))
        opened = _from_now(ctx, found, snapshot) if place is None else _from(ctx, found, snapshot, place)
        return cast("AsyncGenerator[AssistantRunEvent]", opened)


def _from_now(context: Context, run: AssistantRun, snapshot: Snapshot) -> Line:
    """From the text as it is; of a run that has ended, its end is told once more."""
    stream, head = run_stream(run.id), snapshot.head
    cursor = Place(stream, head.epoch, head.last_seq).cursor()
    opening = RunSnapshot(cursor=cursor, text=snapshot.content, run_id=run.id)
    seq = head.last_seq - 1 if snapshot.ended and head.last_seq else head.last_seq
    over = not head.last_seq
    return Line(
        context.live.hub, stream, RunLine(run), context.viewer.id, seq, head.last_seq, opening=opening, over=over
    )


def _from(context: Context, run: AssistantRun, snapshot: Snapshot, place: Place) -> Line:
    stream, head = run_stream(run.id), snapshot.head
    found = line(context.live.hub, stream, RunLine(run), context.viewer.id, head=head, after=place)
    if snapshot.ended and found.position >= head.last_seq:
        found.over = True
    return found
