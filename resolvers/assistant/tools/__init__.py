"""The tools of the assistant and of MCP: one registry."""

from collections.abc import Mapping
from types import MappingProxyType

from resolvers.assistant.tools.chat import LIST_MY_CHANNELS, SEARCH_MY_MESSAGES, SEND_CHANNEL_MESSAGE
from resolvers.assistant.tools.games import SEARCH_GAMES
from resolvers.assistant.tools.rules import ASK_RULES
from resolvers.assistant.tools.task_changes import COMPLETE_TASK, CREATE_TASK, DELETE_TASK, REOPEN_TASK, UPDATE_TASK
from resolvers.assistant.tools.tasks import GET_TASK, LIST_LABELS, LIST_TASKS
from resolvers.assistant.tools.tool import Tool
from resolvers.assistant.tools.worlds import LIST_WORLDS, RECENT_INTERACTIONS

_ALL = (
    LIST_TASKS,
    GET_TASK,
    CREATE_TASK,
    UPDATE_TASK,
    COMPLETE_TASK,
    REOPEN_TASK,
    DELETE_TASK,
    LIST_LABELS,
    LIST_WORLDS,
    RECENT_INTERACTIONS,
    SEARCH_GAMES,
    ASK_RULES,
    LIST_MY_CHANNELS,
    SEARCH_MY_MESSAGES,
    SEND_CHANNEL_MESSAGE,
)
TOOLS: Mapping[str, Tool] = MappingProxyType({tool.name: tool for tool in _ALL})
