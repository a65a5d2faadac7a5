"""Who is there: across processes, crashes and reconnects, and only for those who may know."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from conftest import person
from core.env import Env
from core.errors import Invalid
from core.steady import steadily
from models.chat import Membership
from models.database.rows import execute
from models.database.statements import counted
from models.database.tx import tx
from models.presence import PresenceChoice, PresenceLease, PresenceStatus
from models.users import User
from neighbours import Clock, HouseBell, a_channel, following, taken_out
from resolvers.presence.leases import Presence
from resolvers.presence.shown import PresenceNow, hidden, presences
from resolvers.presence.watchers import RIGHTS_EVERY

pytestmark = pytest.mark.anyio

ONLINE, AWAY, OFFLINE = PresenceStatus.ONLINE, PresenceStatus.AWAY, PresenceStatus.OFFLINE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bell() -> HouseBell:
    return HouseBell()


def a_process(bell: HouseBell, clock: Clock) -> Presence:
    presence = Presence(bell, clock=clock)
    bell.listeners.append(presence.heard)
    return presence


@pytest.fixture
def here(env: Env, bell: HouseBell, clock: Clock) -> Presence:
    return a_process(bell, clock)


@pytest.fixture
def there(env: Env, bell: HouseBell, clock: Clock) -> Presence:
    return a_process(bell, clock)


async def shown(viewer: User, *people: User, clock: Clock) -> list[PresenceStatus]:
    found = await presences(viewer, [user.id for user in people], at=clock())
    return [now.status for now in found]


async def time_goes_by(clock: Clock, seconds: int, *alive: Presence) -> None:
    """In steps of at most a second, at every 20th of which those who are alive beat."""
    for second in range(1, seconds + 1):
        clock.pass_by(1)
        if second % 20 == 0:
            for process in alive:
                await process.beat()


async def test_with_two_tabs_on_two_processes_one_may_close(
    ann: User, bob: User, here: Presence, there: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    one, other = await here.arrived(bob.id), await there.arrived(bob.id)

    await here.left(one)
    await time_goes_by(clock, 70, here, there)
    with_one = await shown(ann, bob, clock=clock)
    await there.left(other)
    clock.pass_by(14)
    just_left = await shown(ann, bob, clock=clock)
    clock.pass_by(2)
    gone = await shown(ann, bob, clock=clock)

    assert (with_one, just_left, gone) == ([ONLINE], [ONLINE], [OFFLINE])


async def test_who_was_on_a_killed_process_is_gone_after_a_minute(
    ann: User, bob: User, here: Presence, there: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    await there.arrived(bob.id)
    await there.beat()

    await time_goes_by(clock, 59, here)
    before = await shown(ann, bob, clock=clock)
    await time_goes_by(clock, 2, here)
    after = await shown(ann, bob, clock=clock)

    assert (before, after) == ([ONLINE], [OFFLINE])


async def test_ten_reconnects_in_ten_seconds_are_no_change(
    ann: User, bob: User, here: Presence, there: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    lease = await here.arrived(bob.id)

    async with following(here.watch_presence(ann, user_ids=[bob.id])) as heard:
        first = await heard.next()
        for turn in range(10):
            last, coming = (here, there) if turn % 2 == 0 else (there, here)
            await last.left(lease)
            clock.pass_by(0.5)
            await here.look()
            lease = await coming.arrived(bob.id)
            clock.pass_by(0.5)
            await here.look()
        meanwhile = await heard.rest()
        await here.left(lease)
        clock.pass_by(16)
        await here.look()
        at_last = await heard.next()

    assert (first.status, meanwhile, at_last.status) == (ONLINE, [], OFFLINE)
    assert at_last.last_active_at == clock() - timedelta(seconds=16)


async def test_a_process_that_stops_lets_its_people_reconnect_unnoticed(
    ann: User, bob: User, here: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    lease = await here.arrived(bob.id)

    await here.closing()
    with counted() as statements:
        await here.left(lease)
    await here.beat()
    clock.pass_by(14)
    in_time = await shown(ann, bob, clock=clock)
    clock.pass_by(2)
    too_late = await presences(ann, [bob.id], at=clock())

    assert (in_time, statements.count) == ([ONLINE], 0)
    assert (too_late[0].status, too_late[0].last_active_at) == (OFFLINE, clock() - timedelta(seconds=16))


async def test_leaving_twice_or_late_does_not_prolong_anything(ann: User, here: Presence, clock: Clock) -> None:
    lease = await here.arrived(ann.id)

    await here.left(lease)
    clock.pass_by(10)
    await here.left(lease)
    await here.beat()

    ends = (await PresenceLease.get(id=lease)).until
    assert ends == clock() + timedelta(seconds=5)


async def test_leaving_never_prolongs_a_lease(ann: User, here: Presence, clock: Clock) -> None:
    lease = await here.arrived(ann.id)

    clock.pass_by(50)
    await here.left(lease)

    assert (await PresenceLease.get(id=lease)).until == clock() + timedelta(seconds=10)


async def test_leases_that_ended_an_hour_ago_are_deleted(ann: User, bob: User, here: Presence, clock: Clock) -> None:
    old = await here.arrived(ann.id)
    await here.left(old)
    open_one = await here.arrived(bob.id)

    await time_goes_by(clock, 3_600, here)
    kept = {lease.id for lease in await PresenceLease.all()}
    await time_goes_by(clock, 40, here)
    left_over = {lease.id for lease in await PresenceLease.all()}

    assert (kept, left_over) == ({old, open_one}, {open_one})


async def test_strangers_see_nobody(ann: User, bob: User, here: Presence, clock: Clock) -> None:
    await a_channel(bob)
    await here.arrived(bob.id)
    unknown = uuid4()

    seen = await presences(ann, [bob.id, unknown], at=clock())
    async with following(here.watch_presence(ann, user_ids=[bob.id, unknown])) as heard:
        followed = [await heard.next(), await heard.next()]

    assert seen == followed == [hidden(bob.id), hidden(unknown)]


async def test_who_loses_the_last_common_channel_loses_sight(
    ann: User, bob: User, here: Presence, clock: Clock
) -> None:
    den = await a_channel(ann, bob, private=True)
    await here.arrived(bob.id)

    async with following(here.watch_presence(ann, user_ids=[bob.id])) as heard:
        before = await heard.next()
        await taken_out(den, ann)
        for _ in range(RIGHTS_EVERY):
            await here.look()
        after = await heard.next()
        async with tx():
            await Membership.create(channel=den, user=ann)
        for _ in range(RIGHTS_EVERY):
            await here.look()
        again = await heard.next()

    assert before.expires_at == clock() + timedelta(seconds=60)
    assert after == hidden(bob.id)
    assert again == before


async def test_away_is_shown_while_one_is_there(ann: User, bob: User, here: Presence, clock: Clock) -> None:
    await a_channel(ann, bob)
    lease = await here.arrived(bob.id)

    await here.set_presence(bob, status=AWAY)
    away = await shown(ann, bob, clock=clock)
    await here.left(lease)
    clock.pass_by(16)
    gone = await shown(ann, bob, clock=clock)
    own = await shown(bob, bob, clock=clock)

    assert (away, gone, own) == ([AWAY], [OFFLINE], [AWAY])


async def test_the_invisible_look_as_if_they_had_left(ann: User, bob: User, here: Presence, clock: Clock) -> None:
    await a_channel(ann, bob)
    lease = await here.arrived(bob.id)
    clock.pass_by(5)
    hid_at = clock()
    await here.set_presence(bob, status=OFFLINE)
    clock.pass_by(30)
    await here.left(lease)
    await here.arrived(bob.id)
    await here.set_presence(bob, status=OFFLINE)

    [others] = await presences(ann, [bob.id], at=clock())
    [own] = await presences(bob, [bob.id], at=clock())
    await here.set_presence(bob, status=ONLINE)
    back = await shown(ann, bob, clock=clock)

    assert others == PresenceNow(bob.id, OFFLINE, hid_at, None)
    assert own == PresenceNow(bob.id, OFFLINE, hid_at, clock() + timedelta(seconds=60))
    assert back == [ONLINE]


async def test_one_begins_with_everybody_in_the_order_asked(ann: User, bob: User, here: Presence, clock: Clock) -> None:
    await a_channel(ann, bob)
    await here.arrived(ann.id)
    asked = [bob.id, ann.id, bob.id]

    async with following(here.watch_presence(ann, user_ids=asked)) as heard:
        snapshot = [await heard.next(), await heard.next()]
        more = await heard.rest()

    assert snapshot == await presences(ann, [bob.id, ann.id], at=clock())
    assert more == []


async def test_a_hundred_people_are_followed_and_not_one_more(ann: User, here: Presence) -> None:
    crowd = [uuid4() for _ in range(101)]

    async with following(here.watch_presence(ann, user_ids=crowd[:100])) as heard:
        people = [(await heard.next()).user_id for _ in range(100)]
    with pytest.raises(Invalid):
        await anext(here.watch_presence(ann, user_ids=crowd))

    assert people == crowd[:100]


async def test_a_slow_reader_gets_the_latest_and_no_queue(ann: User, bob: User, here: Presence) -> None:
    await a_channel(ann, bob)
    await here.arrived(bob.id)
    slow = here.watch_presence(ann, user_ids=[bob.id])
    first = await anext(slow)

    for status in (AWAY, OFFLINE, ONLINE, AWAY):
        await here.set_presence(bob, status=status)
        await here.look()
    second = await anext(slow)
    waiting = asyncio.ensure_future(anext(slow))
    _, pending = await asyncio.wait([waiting], timeout=0.05)

    assert (first.status, second.status, pending) == (ONLINE, AWAY, {waiting})
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await slow.aclose()


@pytest.fixture
async def awake(here: Presence) -> AsyncGenerator[Presence]:
    """It runs as in a process."""
    task = asyncio.create_task(here.run())
    yield here
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_choice_is_heard_of_at_once_in_other_processes(
    ann: User, bob: User, awake: Presence, there: Presence
) -> None:
    await a_channel(ann, bob)
    await there.arrived(bob.id)

    async with following(awake.watch_presence(ann, user_ids=[bob.id])) as heard:
        await heard.next()
        await there.set_presence(bob, status=AWAY)
        async with asyncio.timeout(2):
            told = await heard.next()

    assert told.status is AWAY


async def test_without_a_bell_it_is_heard_of_within_a_second(
    ann: User, bob: User, awake: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    deaf = a_process(HouseBell(), clock)

    async with following(awake.watch_presence(ann, user_ids=[bob.id])) as heard:
        await heard.next()
        await deaf.arrived(bob.id)
        async with asyncio.timeout(1.3):  # the look itself: a second of real time
            told = await heard.next()

    assert told.status is ONLINE


@pytest.mark.parametrize("topic", ["presence:", "presence:nobody", "*", "typing:1:2:3", f"presence:{UUID(int=1)}"])
async def test_foreign_topics_are_passed_over(here: Presence, topic: str) -> None:
    here.heard(topic)

    with counted() as statements:
        await here.look()
    assert statements.count == 0


async def test_a_second_costs_one_statement_whoever_watches(env: Env, ann: User, bob: User, here: Presence) -> None:
    crowd = [await person(env, f"person{number}") for number in range(20)]
    await a_channel(ann, bob, *crowd)
    watching = [here.watch_presence(user, user_ids=[ann.id, bob.id]) for user in crowd]
    for watcher in watching:
        await anext(watcher)

    counts: list[int] = []
    for _ in range(2 * RIGHTS_EVERY):
        with counted() as statements:
            await here.look()
        counts.append(statements.count)

    for watcher in watching:
        await watcher.aclose()
    with counted() as unwatched:
        await here.look()
    assert sorted(counts) == [1] * (2 * RIGHTS_EVERY - 2) + [2, 2]
    assert unwatched.count == 0


async def test_many_who_begin_at_a_time_share_their_reads(env: Env, ann: User, bob: User, here: Presence) -> None:
    await a_channel(ann, bob)
    watching = [here.watch_presence(ann, user_ids=[ann.id, bob.id]) for _ in range(50)]

    with counted() as statements:
        await asyncio.gather(*map(anext, watching))

    for watcher in watching:
        await watcher.aclose()
    assert statements.count == 2


async def test_any_number_of_people_costs_two_statements(ann: User, bob: User) -> None:
    await a_channel(ann, bob)

    counts = [await statements_for(ann, ids) for ids in ([bob.id], [bob.id, *(uuid4() for _ in range(500))])]

    assert counts == [2, 2]


async def statements_for(viewer: User, user_ids: Sequence[UUID]) -> int:
    with counted() as statements:
        await presences(viewer, user_ids)
    return statements.count


async def test_a_beat_keeps_any_number_of_leases_by_one_statement(ann: User, here: Presence) -> None:
    counts: list[int] = []
    for number in (1, 30):
        for _ in range(number):
            await here.arrived(ann.id)
        with counted() as statements:
            await here.beat()
        counts.append(statements.count)

    assert counts == [2, 2]  # and one that cleans up


async def test_leaving_while_the_database_is_away_is_stored_by_the_next_beat(
    ann: User, bob: User, here: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)
    lease = await here.arrived(bob.id)

    await execute("ALTER TABLE presence_lease RENAME TO elsewhere")
    with pytest.raises(Exception, match="presence_lease"):
        await here.left(lease)
    await execute("ALTER TABLE elsewhere RENAME TO presence_lease")
    clock.pass_by(10)
    await here.beat()
    clock.pass_by(6)

    assert await shown(ann, bob, clock=clock) == [OFFLINE]


async def test_an_arrival_that_is_cut_off_leaves_nobody_behind(
    ann: User, bob: User, here: Presence, clock: Clock
) -> None:
    await a_channel(ann, bob)

    for turns in range(40):
        arriving = asyncio.create_task(here.arrived(bob.id))
        for _ in range(turns):
            await asyncio.sleep(0.0002)
        arriving.cancel()
        [lease] = await asyncio.gather(arriving, return_exceptions=True)
        if isinstance(lease, UUID):
            await here.left(lease)
    clock.pass_by(1)
    await here.beat()

    assert await PresenceChoice.exists()  # some had come so far
    assert not await PresenceLease.filter(closed=False).exists()


async def test_work_goes_on_after_a_failure_that_is_logged_once() -> None:
    outcomes = iter([None, OSError("gone"), OSError("still gone"), None, OSError("gone again")])
    done = asyncio.Event()

    async def job() -> None:
        outcome = next(outcomes, done)
        if isinstance(outcome, OSError):
            raise outcome
        if outcome is done:
            done.set()

    with capture_logs() as logs:
        task = asyncio.create_task(steadily(job, seconds=0.001, failed="it failed"))
        async with asyncio.timeout(10):
            await done.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert [str(line["exc_info"]) for line in logs] == ["gone", "gone again"]
