"""What happens live: names and payloads of events."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ChannelNews(StrEnum):
    """Kinds of events in a channel's stream; the payload of each names rows by their keys."""

    MESSAGE_ADDED = "message.added"  # message, author
    MESSAGE_UPDATED = "message.updated"  # message, author
    MESSAGE_DELETED = "message.deleted"  # message, author
    REACTION_CHANGED = "reaction.changed"  # message
    MEMBER_CHANGED = "member.changed"  # membership
    MEMBER_REMOVED = "member.removed"  # user
    CHANNEL_UPDATED = "channel.updated"  # private: whether it turned so


class UserNews(StrEnum):
    """Kinds of events in a person's stream."""

    MENTIONED = "mention.received"  # mention
    UNREAD_CHANGED = "unread.changed"  # channel
    CHANNEL_JOINED = "channel.joined"  # channel
    CHANNEL_LEFT = "channel.left"  # channel
    TASK_CHANGED = "task.changed"  # task, also when it was deleted


class RunNews(StrEnum):
    """Kinds of events in the stream of an assistant's run."""

    QUEUED = "run.queued"
    DELTA = "run.delta"  # at, text: the only event with text, as the message may be begun again
    CALL_CHANGED = "run.call"  # call
    RESTARTED = "run.restarted"  # attempt, reason
    SNAPSHOT = "run.snapshot"  # length: that much of the message is there, and never changes
    FINISHED = "run.finished"


class AnswerNews(StrEnum):
    """Kinds of events in the stream of an answer about rules."""

    QUEUED = "answer.queued"
    DELTA = "answer.delta"  # text: what follows the text of the deltas before
    RESTARTED = "answer.restarted"  # the text begins anew
    FINISHED = "answer.finished"


@dataclass(frozen=True, slots=True)
class DialogueStarted:
    interaction_id: UUID


@dataclass(frozen=True, slots=True)
class DialogueChunk:
    """A whole sentence, safe to show. `seq` counts from 0, `page` is the dialogue box it belongs to, from 0."""

    seq: int
    page: int
    text: str
