"""What can be followed of answers about rules."""

from collections.abc import AsyncGenerator
from typing import Annotated, cast

import strawberry

from core.errors import NotFound
from gql.context import Context, Info
from gql.cursors import Place, place_of
from gql.fields import READING, check_argument
from gql.ids import key
from gql.lines import Line, line
from gql.rulebooks.events import AnswerEvent
from gql.rulebooks.lines import AnswerLine, ended
from models.answer_rows import Snapshot, snapshots
from models.answers import ENDED
from models.streams import answer_stream
from resolvers.rulebooks.sessions import rules_answer


@strawberry.type
class RulebooksSubscription:
    @strawberry.subscription(
        description="An answer as it is being made: its text from the beginning, until AnswerCompleted or AnswerFailed."
        " After StreamReset fetch the answer, and follow it after its `streamCursor`. Leaving does not stop it."
    )
    async def answer_events(
        self,
        info: Info,
        answer_id: Annotated[strawberry.ID, strawberry.argument(description="Which answer.")],
        after: Annotated[
            str | None, strawberry.argument(description="Go on after this cursor; null: from the beginning.")
        ] = None,
    ) -> AsyncGenerator[AnswerEvent]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(READING)
        check_argument(after, ("after",))
        place = None if after is None else place_of(after)
        found = await rules_answer(viewer, answer_id=key(answer_id, "RulesAnswer", path=("answerId",)))
        snapshot = None if found is None else (await snapshots([found.id])).get(found.id)
        if snapshot is None:
            raise NotFound("RulesAnswer", path=("answerId",))
        opened = _from_start(ctx, snapshot) if place is None else _from(ctx, snapshot, place)
        return cast("AsyncGenerator[AnswerEvent]", opened)


def _from_start(context: Context, snapshot: Snapshot) -> Line:
    """From the first event on; where those are forgotten, the end is told."""
    answer, head = snapshot.answer, snapshot.head
    stream = answer_stream(answer.id)
    line = Line(context.live.hub, stream, AnswerLine(answer.id), context.viewer.id, head.min_seq, head.last_seq)
    if not head.last_seq and answer.status in ENDED:
        line.opening = ended(answer, Place(stream, head.epoch, head.last_seq).cursor())
        line.over = True
    return line


def _from(context: Context, snapshot: Snapshot, place: Place) -> Line:
    answer, head = snapshot.answer, snapshot.head
    stream = answer_stream(answer.id)
    found = line(context.live.hub, stream, AnswerLine(answer.id), context.viewer.id, head=head, after=place)
    if answer.status in ENDED and found.position >= head.last_seq:
        found.over = True
    return found
