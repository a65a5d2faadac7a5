"""The events of a run as those who follow it see them: its owner, on whatever devices."""

from collections.abc import Collection
from uuid import UUID

from core.errors import NotFound
from core.events import RunNews
from core.live import Event
from gql.assistant.events import RunFinished, RunRestarted, RunSnapshot, TextDelta, ToolCallChanged
from gql.assistant.loading import calls_by_id, messages_by_id, runs_by_id
from gql.assistant.types import ToolCall
from gql.chat.events import StreamReset
from gql.chat.lines import RESET
from gql.context import Context
from models.assistant import AssistantRun


class RunLine:
    """Everything that happens to one run; the last event ends it."""

    def __init__(self, run: AssistantRun) -> None:
        self._run_id = run.id
        self._message_id = run.message_id

    def plain(self, event: Event, cursor: str) -> object | None:
        if event.kind != RunNews.DELTA:
            return None
        return TextDelta(cursor=cursor, offset=event.payload["at"], text=event.payload["text"])

    async def shown(self, event: Event, cursor: str, context: Context) -> object | None:
        payload = event.payload
        match event.kind:
            case RunNews.CALL_CHANGED:
                call = await context.loaders.each(calls_by_id, UUID(payload["call"]))
                return None if call is None else ToolCallChanged(cursor=cursor, tool_call=ToolCall.of(call))
            case RunNews.RESTARTED:
                return RunRestarted(cursor=cursor, attempt=payload["attempt"], reason=payload["reason"])
            case RunNews.SNAPSHOT:
                message = await context.loaders.each(messages_by_id, self._message_id)
                text = message.content[: payload["length"]] if message else ""
                return RunSnapshot(cursor=cursor, text=text, run_id=self._run_id) if message else None
            case RunNews.FINISHED:
                run = await context.loaders.each(runs_by_id, self._run_id)
                return None if run is None else RunFinished(cursor=cursor, run_id=self._run_id)
            case _:
                return None

    def ends(self, event: Event) -> bool:
        return event.kind == RunNews.FINISHED

    def suspects(self, event: Event, viewers: Collection[UUID]) -> Collection[UUID]:
        return ()

    async def strangers(self, viewers: Collection[UUID]) -> Collection[UUID]:
        return ()

    def reset(self, cursor: str) -> object:
        return StreamReset(cursor=cursor, reason=RESET)

    def revoked(self, cursor: str) -> object:
        raise NotFound("AssistantRun", path=("runId",))
