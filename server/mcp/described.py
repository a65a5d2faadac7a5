"""A tool as the protocol tells of it."""

from functools import cache

from mcp_types import Tool as ToolTold
from mcp_types import ToolAnnotations

from resolvers.assistant.tools.calling import spec
from resolvers.assistant.tools.tool import Effect, Tool

REPEATABLE = frozenset({"update_task", "complete_task", "reopen_task", "delete_task"})  # a second call changes nothing
SEEN_BY_OTHERS = frozenset({"send_channel_message"})


@cache
def described(tool: Tool) -> ToolTold:
    told = spec(tool)
    title = tool.name.replace("_", " ").capitalize()
    return ToolTold(
        name=told.name,
        title=title,
        description=told.description,
        input_schema=told.parameters,
        annotations=ToolAnnotations(
            title=title,
            read_only_hint=tool.effect is Effect.READ_ONLY,
            destructive_hint=tool.effect is Effect.DESTRUCTIVE,
            idempotent_hint=tool.effect is Effect.READ_ONLY or tool.name in REPEATABLE,
            open_world_hint=tool.foreign or tool.name in SEEN_BY_OTHERS,
        ),
    )
