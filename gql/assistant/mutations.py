"""What can be done with the assistant."""

from typing import Annotated

import strawberry

from gql.assistant.types import AssistantRun, Conversation, ConversationMessage, ToolCall
from gql.context import Context, Info
from gql.fields import Payload, mutation
from gql.ids import key
from gql.users import DeletePayload
from resolvers.assistant import approving, conversations, stopping
from resolvers.assistant.beginning import Allowed
from resolvers.assistant.conversations import Sent


@strawberry.input(description="Something to say to the assistant.")
class SendConversationMessageInput:
    message: str = strawberry.field(description="1-8,000 characters.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Where; null: in a new conversation, called by its first 50 characters."
    )
    allowed_tools: list[str] | None = strawberry.field(
        default=None, description="The tools it may call; null: all, an empty list: none."
    )
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters of the client's own: the same id sends the message once."
    )


@strawberry.type(description="What was said, the answer that is being made, and the run that makes it; or why not.")
class SendConversationMessagePayload(Payload):
    conversation: Conversation | None = strawberry.field(default=None, description="The conversation.")
    user_message: ConversationMessage | None = strawberry.field(default=None, description="What is answered.")
    assistant_message: ConversationMessage | None = strawberry.field(default=None, description="The answer.")
    run: AssistantRun | None = strawberry.field(default=None, description="Follow it by assistantRunEvents.")


@strawberry.type(description="The conversation, or why not.")
class ConversationPayload(Payload):
    conversation: Conversation | None = strawberry.field(default=None, description="The conversation as it is now.")


@strawberry.type(description="The run, or why not.")
class RunPayload(Payload):
    run: AssistantRun | None = strawberry.field(default=None, description="The run as it is now.")


@strawberry.type(description="The call, or why not.")
class ToolCallPayload(Payload):
    tool_call: ToolCall | None = strawberry.field(default=None, description="The call as it is now.")


ConversationId = Annotated[strawberry.ID, strawberry.argument(description="Which conversation.")]
ToolCallId = Annotated[strawberry.ID, strawberry.argument(description="Which call.")]


@strawberry.type
class AssistantMutation:
    @mutation(SendConversationMessagePayload, "Say something to the assistant, which answers as a run.")
    async def send_conversation_message(
        self,
        info: Info,
        input: Annotated[SendConversationMessageInput, strawberry.argument(description="What to say, and where.")],
    ) -> SendConversationMessagePayload:
        ctx = info.context
        where = input.conversation_id
        sent = await conversations.send_conversation_message(
            ctx.env,
            ctx.viewer,
            message=input.message,
            conversation_id=None if where is None else key(where, "Conversation", path=("input", "conversationId")),
            allowed=_allowed(ctx, input.allowed_tools),
            client_mutation_id=input.client_mutation_id,
        )
        ctx.tell(sent.quota)
        return _payload(sent)

    @mutation(SendConversationMessagePayload, "Have a message answered once more; the earlier answers stay.")
    async def regenerate_message(
        self,
        info: Info,
        message_id: Annotated[strawberry.ID, strawberry.argument(description="An answer to it.")],
        client_mutation_id: Annotated[
            str | None, strawberry.argument(description="1-128 characters: the same id asks once.")
        ] = None,
    ) -> SendConversationMessagePayload:
        ctx = info.context
        sent = await conversations.regenerate_message(
            ctx.env,
            ctx.viewer,
            message_id=key(message_id, "ConversationMessage", path=("messageId",)),
            allowed=_allowed(ctx, None),
            client_mutation_id=client_mutation_id,
        )
        ctx.tell(sent.quota)
        return _payload(sent)

    @mutation(RunPayload, "Stop a run; the text so far stays. One that has ended stays as it is.")
    async def cancel_run(
        self, info: Info, run_id: Annotated[strawberry.ID, strawberry.argument(description="Which run.")]
    ) -> RunPayload:
        run = await stopping.cancel_run(info.context.viewer, run_id=key(run_id, "AssistantRun", path=("runId",)))
        return RunPayload(run=AssistantRun.of(run))

    @mutation(ToolCallPayload, "Have a tool call done that waits for it.")
    async def approve_tool_call(
        self,
        info: Info,
        id: ToolCallId,
        arguments_hash: Annotated[
            str, strawberry.argument(description="The call's `argumentsHash`, as it was shown to the user.")
        ],
    ) -> ToolCallPayload:
        call = await approving.approve_tool_call(
            info.context.viewer, call_id=key(id, "ToolCall", path=("id",)), arguments_hash=arguments_hash
        )
        return ToolCallPayload(tool_call=ToolCall.of(call))

    @mutation(ToolCallPayload, "Have a tool call that waits not be done.")
    async def deny_tool_call(
        self,
        info: Info,
        id: ToolCallId,
        reason: Annotated[
            str | None, strawberry.argument(description="At most 500 characters that the assistant is told.")
        ] = None,
    ) -> ToolCallPayload:
        call = await approving.deny_tool_call(
            info.context.viewer, call_id=key(id, "ToolCall", path=("id",)), reason=reason
        )
        return ToolCallPayload(tool_call=ToolCall.of(call))

    @mutation(ConversationPayload, "Give a conversation another title.")
    async def rename_conversation(
        self,
        info: Info,
        id: ConversationId,
        title: Annotated[str, strawberry.argument(description="1-200 characters.")],
    ) -> ConversationPayload:
        row = await conversations.rename_conversation(
            info.context.viewer, conversation_id=key(id, "Conversation", path=("id",)), title=title
        )
        return ConversationPayload(conversation=Conversation.of(row))

    @mutation(DeletePayload, "Delete a conversation with all that was said in it; its run is stopped.")
    async def delete_conversation(self, info: Info, id: ConversationId) -> DeletePayload:
        await conversations.delete_conversation(
            info.context.viewer, conversation_id=key(id, "Conversation", path=("id",))
        )
        return DeletePayload(deleted_id=id)


def _allowed(context: Context, tools: list[str] | None) -> Allowed:
    return Allowed(None if tools is None else tuple(tools), context.signed_in.scopes)


def _payload(sent: Sent) -> SendConversationMessagePayload:
    return SendConversationMessagePayload(
        conversation=Conversation.of(sent.conversation),
        user_message=ConversationMessage.of(sent.user_message),
        assistant_message=ConversationMessage.of(sent.assistant_message),
        run=AssistantRun.of(sent.run),
    )
