"""Who is writing: told to every process, gone after six seconds, and only for those who see the channel."""

import asyncio
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from conftest import person
from core.env import Env
from core.errors import Conflict, Forbidden, NotFound
from models.chat import Channel, ChannelVisibility
from models.database.statements import counted
from models.database.tx import tx
from models.users import User
from neighbours import Clock, HouseBell, a_channel, following, taken_out
from resolvers.chat.typing import AGAIN, Typing, TypingNow

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bell() -> HouseBell:
    return HouseBell()


def a_process(bell: HouseBell, clock: Clock) -> Typing:
    typing = Typing(bell, clock=clock)
    bell.listeners.append(typing.heard)
    return typing


@pytest.fixture
def here(env: Env, bell: HouseBell, clock: Clock) -> Typing:
    return a_process(bell, clock)


@pytest.fixture
def there(env: Env, bell: HouseBell, clock: Clock) -> Typing:
    return a_process(bell, clock)


@pytest.fixture
async def den(ann: User, bob: User) -> Channel:
    return await a_channel(ann, bob, private=True)


async def types(typing: Typing, user: User, channel: Channel) -> None:
    await typing.set_typing(user, channel_id=channel.id, typing=True)


async def test_everybody_hears_who_types_on_whichever_process(
    ann: User, bob: User, den: Channel, here: Typing, there: Typing
) -> None:
    async with following(here.watch(ann, channel_id=den.id)) as heard:
        first = await heard.next()
        await types(there, bob, den)
        one = await heard.next()
        await types(here, ann, den)
        both = await heard.next()
        await there.set_typing(bob, channel_id=den.id, typing=False)
        left_over = await heard.next()

    told = [first.user_ids, one.user_ids, both.user_ids, left_over.user_ids]
    assert told == [(), (bob.id,), (bob.id, ann.id), (ann.id,)]
    assert here.typing_users(den.id) == there.typing_users(den.id) == [ann.id]


async def test_one_begins_with_who_types_already(ann: User, bob: User, den: Channel, here: Typing) -> None:
    await types(here, bob, den)

    async with following(here.watch(ann, channel_id=den.id)) as heard:
        snapshot = await heard.next()

    assert snapshot.user_ids == (bob.id,)


async def test_who_types_on_is_told_of_every_three_seconds(
    ann: User, bob: User, den: Channel, here: Typing, bell: HouseBell, clock: Clock
) -> None:
    told: list[TypingNow] = []
    async with following(here.watch(ann, channel_id=den.id)) as heard:
        await heard.next()
        for _ in range(8):
            await types(here, bob, den)
            told += await heard.rest()
            clock.pass_by(1)

    assert len(bell.rung) == 3  # at 0, 3 and 6 seconds
    assert [event.user_ids for event in told] == [(bob.id,)] * 3
    assert [(clock() - event.expires_at).total_seconds() for event in told] == [2, -1, -4]


async def test_many_who_type_on_cost_no_more_events_than_one(
    env: Env, ann: User, bob: User, here: Typing, bell: HouseBell, clock: Clock
) -> None:
    crowd = [ann, bob, await person(env, "cyd")]
    hall = await a_channel(*crowd)
    told: list[TypingNow] = []

    async with following(here.watch(ann, channel_id=hall.id)) as heard:
        for user in crowd * 3:
            clock.pass_by(AGAIN / 3_000)
            await types(here, user, hall)
            told += await heard.rest()

    assert len(bell.rung) == 9
    assert [len(event.user_ids) for event in told] == [0, 1, 2, 3, 3, 3]


async def test_typing_ends_after_six_seconds(
    ann: User, bob: User, den: Channel, here: Typing, there: Typing, clock: Clock
) -> None:
    async with following(here.watch(ann, channel_id=den.id)) as heard:
        await heard.next()
        await types(there, bob, den)
        began = await heard.next()
        clock.pass_by(5.9)
        here.sweep()
        meanwhile = await heard.rest()
        clock.pass_by(0.1)
        here.sweep()
        ended = await heard.next()

    assert (began.user_ids, meanwhile, ended.user_ids) == ((bob.id,), [], ())
    assert ended.expires_at == clock() == began.expires_at


async def test_it_ends_by_itself(env: Env, ann: User, bob: User, den: Channel, bell: HouseBell) -> None:
    here = Typing(bell)
    soon = here._now() + 100  # pyright: ignore[reportPrivateUsage]

    async with following(here.watch(ann, channel_id=den.id)) as heard:
        await heard.next()
        here.heard(f"typing:{den.id}:{bob.id}:{soon}")
        began = await heard.next()
        ended = await heard.next()

    assert (began.user_ids, ended.user_ids) == ((bob.id,), ())


async def test_who_sent_a_message_is_not_typing_and_may_begin_anew(
    bob: User, den: Channel, here: Typing, there: Typing
) -> None:
    await types(here, bob, den)

    there.stopped(den.id, bob.id)
    sent = here.typing_users(den.id)
    await types(here, bob, den)
    anew = there.typing_users(den.id)

    assert (sent, anew) == ([], [bob.id])


async def test_a_message_of_who_did_not_type_is_told_to_nobody(
    bob: User, den: Channel, here: Typing, bell: HouseBell
) -> None:
    here.stopped(den.id, bob.id)

    assert bell.rung == []


async def test_in_whatever_order_it_is_heard_all_end_with_the_same(
    bob: User, den: Channel, here: Typing, bell: HouseBell, clock: Clock
) -> None:
    await types(here, bob, den)
    here.stopped(den.id, bob.id)
    await types(here, bob, den)

    told = set[tuple[UUID, ...]]()
    for order in permutations([*bell.rung, *bell.rung]):
        other = Typing(HouseBell(), clock=clock)
        for topic in order:
            other.heard(topic)
        told.add(tuple(other.typing_users(den.id)))

    assert len(bell.rung) == 3
    assert told == {(bob.id,)}


async def test_a_late_word_of_typing_does_not_bring_it_back(
    bob: User, den: Channel, here: Typing, there: Typing, bell: HouseBell
) -> None:
    await types(here, bob, den)
    here.stopped(den.id, bob.id)

    for topic in bell.rung[:1] * 3:
        there.heard(topic)

    assert there.typing_users(den.id) == []


async def test_strangers_cannot_type_nor_watch(ann: User, den: Channel, env: Env, here: Typing) -> None:
    eve = await person(env, "eve")
    hall = await a_channel(ann)

    with pytest.raises(NotFound):
        await types(here, eve, den)
    with pytest.raises(NotFound):
        await anext(here.watch(eve, channel_id=den.id))
    with pytest.raises(NotFound):
        await anext(here.watch(ann, channel_id=uuid4()))
    with pytest.raises(Forbidden):
        await types(here, eve, hall)
    watching = here.watch(eve, channel_id=hall.id)
    assert (await anext(watching)).user_ids == ()
    await watching.aclose()


async def test_nobody_types_in_an_archived_channel(bob: User, den: Channel, here: Typing, clock: Clock) -> None:
    async with tx():
        await Channel.filter(id=den.id).update(archived_at=clock())

    with pytest.raises(Conflict):
        await types(here, bob, den)


async def test_who_was_removed_hears_nothing_more(ann: User, bob: User, den: Channel, here: Typing) -> None:
    async with following(here.watch(ann, channel_id=den.id)) as heard:
        await heard.next()
        await taken_out(den, ann)
        await types(here, bob, den)
        after = await heard.rest()

        assert (after, heard.over) == ([], True)


async def test_strangers_hear_nothing_more_of_a_channel_that_turned_private(env: Env, ann: User, here: Typing) -> None:
    eve = await person(env, "eve")
    hall = await a_channel(ann)

    async with following(here.watch(eve, channel_id=hall.id)) as heard:
        await heard.next()
        async with tx():
            await Channel.filter(id=hall.id).update(visibility=ChannelVisibility.PRIVATE)
        await types(here, ann, hall)
        after = await heard.rest()

        assert (after, heard.over) == ([], True)


async def test_a_slow_reader_gets_the_latest_and_no_queue(
    ann: User, bob: User, den: Channel, here: Typing, there: Typing
) -> None:
    slow = here.watch(ann, channel_id=den.id)
    await anext(slow)

    for _ in range(5):
        await types(there, bob, den)
        there.stopped(den.id, bob.id)
    await types(there, ann, den)
    latest = await anext(slow)
    waiting = asyncio.ensure_future(anext(slow))
    _, pending = await asyncio.wait([waiting], timeout=0.05)

    assert (latest.user_ids, pending) == ((ann.id,), {waiting})
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await slow.aclose()


async def test_rights_of_all_who_are_told_are_read_at_once(ann: User, bob: User, den: Channel, here: Typing) -> None:
    watching = [here.watch(ann, channel_id=den.id) for _ in range(50)]
    await asyncio.gather(*map(anext, watching))
    await types(here, bob, den)

    with counted() as statements:
        told = await asyncio.gather(*map(anext, watching))

    for watcher in watching:
        await watcher.aclose()
    assert {event.user_ids for event in told} == {(bob.id,)}
    assert statements.count == 1


async def test_that_nobody_types_is_told_once(
    ann: User, bob: User, den: Channel, here: Typing, there: Typing, clock: Clock
) -> None:
    slow = here.watch(ann, channel_id=den.id)
    await anext(slow)

    clock.pass_by(60)
    await types(there, bob, den)
    there.stopped(den.id, bob.id)
    async with following(slow) as heard:
        more = await heard.rest()

    assert more == []


@pytest.mark.parametrize(
    "topic", ["typing", "typing:1:2:3", f"typing:{UUID(int=1)}:{UUID(int=1)}:soon", f"presence:{UUID(int=1)}", "*", ""]
)
async def test_foreign_topics_are_passed_over(topic: str) -> None:
    typing = Typing(HouseBell())

    typing.heard(topic)

    assert typing._rooms == {}  # pyright: ignore[reportPrivateUsage]


async def test_nothing_is_kept_of_what_ended(clock: Clock) -> None:
    typing = Typing(HouseBell(), clock=clock)
    for number in range(5_000):
        until = int((clock().timestamp() + 3_600) * 1_000) * (1 if number % 2 else -1)
        typing.heard(f"typing:{uuid4()}:{uuid4()}:{until}")

    clock.pass_by(6)
    typing.sweep()

    assert (typing._rooms, typing._ends) == ({}, [])  # pyright: ignore[reportPrivateUsage]
