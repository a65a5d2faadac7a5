"""Whether everybody has what the database has: all of it, once, in its order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from uuid import UUID

from gql.ids import global_id
from live.chaos.followers import Heard
from live.chaos.writers import Send
from tables import query

STORED = "SELECT id, channel_id, number, content FROM message ORDER BY channel_id, number"


@dataclass(frozen=True, slots=True)
class Stored:
    number: int
    id: str
    content: str


@dataclass(slots=True)
class Verdict:
    """What is wrong, by how often; nothing is if all are 0."""

    lost: int = 0
    doubled: int = 0
    reordered: int = 0
    made_up: int = 0  # never stored, or under another number
    not_stored: int = 0  # though acknowledged
    stored_twice: int = 0
    misnumbered: int = 0  # acknowledged under another number than stored, or a gap in a channel's numbers
    strange: list[str] = field(default_factory=list[str])

    def wrongs(self) -> dict[str, int]:
        return asdict(self) | {"strange": len(self.strange)}

    @property
    def good(self) -> bool:
        return not any(self.wrongs().values())


Channels = Mapping[str, Sequence[Stored]]


async def stored_in(database_url: str) -> Channels:
    """Each channel's messages in their order, by its id."""
    found: dict[str, list[Stored]] = {}
    for key, channel, number, content in await query(database_url, STORED):
        messages = found.setdefault(global_id("Channel", UUID(str(channel))), [])
        messages.append(Stored(number, global_id("Message", UUID(str(key))), content))
    return found


def judge_sends(verdict: Verdict, channels: Channels, sends: Sequence[Send]) -> None:
    """Every send was acknowledged, so that what is stored is what was sent, once each."""
    contents = Counter((channel, one.content) for channel, stored in channels.items() for one in stored)
    places = {one.id: (channel, one) for channel, stored in channels.items() for one in stored}
    verdict.stored_twice += sum(count - 1 for count in contents.values())
    for send in sends:
        verdict.not_stored += (send.channel, send.content) not in contents
        channel, stored = places.get(send.id, (send.channel, Stored(send.number, send.id, send.content)))
        verdict.misnumbered += (send.channel, send.number, send.content) != (channel, stored.number, stored.content)
    for stored in channels.values():
        verdict.misnumbered += [one.number for one in stored] != list(range(1, len(stored) + 1))


def judge_follower(verdict: Verdict, stored: Sequence[Stored], heard: Sequence[Heard]) -> None:
    told = [Heard(one.number, one.id) for one in stored]
    counts = Counter(heard)
    verdict.lost += len(set(told) - set(heard))
    verdict.made_up += len(set(heard) - set(told))
    verdict.doubled += sum(count - 1 for count in counts.values())
    verdict.reordered += sum(one.number > later.number for one, later in pairwise(heard))
