"""What the assistant's OpenAI provider sends: a conversation with calls and what came of them, on either wire."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from core.assistant import Ask, AssistantSaid, ToolAnswered, ToolRequest, UserSaid
from fakes.openai_behaviours import Call
from fakes.openai_server import FakeOpenAI
from providers.openai.assistant import OpenAIAssistant
from providers.openai.requests import Wire
from rounds import CREATE, HELLO, KEY, listened

pytestmark = pytest.mark.anyio

WIRES: tuple[Wire, ...] = ("chat", "responses")
LONG_ID = "x" * 90  # as some providers give; OpenAI takes up to 64 characters
CONVERSATION = (
    UserSaid("Add leeks."),
    AssistantSaid("Sure.", (ToolRequest(LONG_ID, "create_task", '{"title": "Leeks"}'), ToolRequest("", "a b", "{"))),
    ToolAnswered(ToolRequest(LONG_ID, "create_task", '{"title": "Leeks"}'), '{"id": "1"}'),
    ToolAnswered(ToolRequest("", "a b", "{"), '{"error": "no such tool"}'),
    AssistantSaid("", (ToolRequest(LONG_ID, "list_tasks", "{}"),)),
    ToolAnswered(ToolRequest(LONG_ID, "list_tasks", "{}"), "{}"),
    AssistantSaid(""),
    AssistantSaid("Done."),
    UserSaid("Thanks."),
)


async def ask(fake: FakeOpenAI, wire: Wire, asked: Ask) -> Call:
    model = OpenAIAssistant(api_key=SecretStr(KEY), base_url=fake.base_url, model="fake", wire=wire)
    await listened(model, asked)
    await model.close()
    return fake.calls[0]


async def test_the_chat_wire_is_asked_in_its_own_words(fake: FakeOpenAI) -> None:
    call = await ask(fake, "chat", replace(HELLO, turns=CONVERSATION))

    create = {"name": "create_task", "arguments": '{"title": "Leeks"}'}
    unknown = {"name": "a_b", "arguments": "{}"}
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Add leeks."},
        {
            "role": "assistant",
            "content": "Sure.",
            "tool_calls": [
                {"id": "call00001", "type": "function", "function": create},
                {"id": "call00002", "type": "function", "function": unknown},
            ],
        },
        {"role": "tool", "tool_call_id": "call00001", "content": '{"id": "1"}'},
        {"role": "tool", "tool_call_id": "call00002", "content": '{"error": "no such tool"}'},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "call00003", "type": "function", "function": {"name": "list_tasks", "arguments": "{}"}}
            ],
        },
        {"role": "tool", "tool_call_id": "call00003", "content": "{}"},
        {"role": "assistant", "content": "Done."},
        {"role": "user", "content": "Thanks."},
    ]
    assert call.body["tools"][0] == {
        "type": "function",
        "function": {
            "name": "create_task",
            "description": "Makes a task.",
            "parameters": CREATE.parameters,
            "strict": True,
        },
    }
    assert call.body["parallel_tool_calls"] is True
    assert call.body["stream_options"] == {"include_usage": True}
    assert call.body["max_tokens"] == 2_000


async def test_the_responses_wire_is_asked_in_its_own_words(fake: FakeOpenAI) -> None:
    call = await ask(fake, "responses", replace(HELLO, turns=CONVERSATION))

    create = {"name": "create_task", "arguments": '{"title": "Leeks"}'}
    assert call.path == "/v1/responses"
    assert call.body["instructions"] == "Be brief."
    assert call.body["input"] == [
        {"role": "user", "content": "Add leeks."},
        {"role": "assistant", "content": "Sure."},
        {"type": "function_call", "call_id": "call00001", **create},
        {"type": "function_call", "call_id": "call00002", "name": "a_b", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call00001", "output": '{"id": "1"}'},
        {"type": "function_call_output", "call_id": "call00002", "output": '{"error": "no such tool"}'},
        {"type": "function_call", "call_id": "call00003", "name": "list_tasks", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call00003", "output": "{}"},
        {"role": "assistant", "content": "Done."},
        {"role": "user", "content": "Thanks."},
    ]
    assert call.body["tools"][0] == {
        "type": "function",
        "name": "create_task",
        "description": "Makes a task.",
        "parameters": CREATE.parameters,
        "strict": True,
    }
    assert call.body["parallel_tool_calls"] is True
    assert call.body["store"] is False
    assert call.body["max_output_tokens"] == 2_000


@pytest.mark.parametrize("wire", WIRES)
async def test_without_tools_none_are_spoken_of(fake: FakeOpenAI, wire: Wire) -> None:
    call = await ask(fake, wire, replace(HELLO, tools=()))

    assert not {"tools", "parallel_tool_calls", "tool_choice"} & set(call.body)
