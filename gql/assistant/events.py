"""What is told of a run while it goes on."""

from typing import Annotated
from uuid import UUID

import strawberry

from gql.assistant.loading import runs_by_id
from gql.assistant.types import AssistantRun, ToolCall
from gql.chat.events import CURSOR, StreamReset
from gql.context import Info


@strawberry.type(description="All there is of a run: what follows goes on from here.")
class RunSnapshot:
    cursor: str = strawberry.field(description=CURSOR)
    text: str = strawberry.field(description="The answer so far.")
    run_id: strawberry.Private[UUID]

    @strawberry.field(description="The run as it is now.")
    async def run(self, info: Info) -> AssistantRun:
        return AssistantRun.of(await info.context.loaders.each(runs_by_id, self.run_id))


@strawberry.type(description="More of a text that is being made.")
class TextDelta:
    cursor: str = strawberry.field(description=CURSOR)
    offset: int = strawberry.field(description="How many code points the text has before this.")
    text: str = strawberry.field(description="What is added at its end.")


@strawberry.type(description="A tool was called, or something became of a call.")
class ToolCallChanged:
    cursor: str = strawberry.field(description=CURSOR)
    tool_call: ToolCall = strawberry.field(description="The call as it is now.")


@strawberry.type(description="The text is begun again from what is whole, which the next event tells.")
class RunRestarted:
    cursor: str = strawberry.field(description=CURSOR)
    attempt: int = strawberry.field(description="How often it was begun.")
    reason: str = strawberry.field(description="Why, for people.")


@strawberry.type(description="The last one: the run has ended, or is gone with its conversation.")
class RunFinished:
    cursor: str = strawberry.field(description=CURSOR)
    run_id: strawberry.Private[UUID]

    @strawberry.field(description="The run as it ended.")
    async def run(self, info: Info) -> AssistantRun:
        return AssistantRun.of(await info.context.loaders.each(runs_by_id, self.run_id))


AssistantRunEvent = Annotated[
    RunSnapshot | TextDelta | ToolCallChanged | RunRestarted | RunFinished | StreamReset,
    strawberry.union("AssistantRunEvent", description="Something that happened to a run."),
]
