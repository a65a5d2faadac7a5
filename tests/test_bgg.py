"""BoardGameGeek as it is, on a server of our own: what is asked, how often, and what is made of any answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator

import pytest
from pydantic import SecretStr

from core.catalogue import FetchedGame
from core.errors import ProviderUnavailable
from fakes.bgg import TOKEN, Does, FakeBgg, fake_bgg, item
from providers.bgg.client import BoardGameGeek
from providers.bgg.items import games_in

pytestmark = pytest.mark.anyio

INTERVAL = 0.15  # seconds
TOLERANCE = 0.005  # seconds that two clocks may differ

Made = Callable[..., BoardGameGeek]


@pytest.fixture(scope="module")
def fake_server() -> Generator[FakeBgg]:
    with fake_bgg() as fake:
        yield fake


@pytest.fixture
def fake(fake_server: FakeBgg) -> FakeBgg:
    fake_server.forget()
    return fake_server


@pytest.fixture
async def made(fake: FakeBgg) -> AsyncGenerator[Made]:
    """Makes clients of the fake server."""
    clients: list[BoardGameGeek] = []

    def make(token: str = TOKEN, interval: float = 0.0, first_wait: float = 0.01, timeout: float = 20) -> BoardGameGeek:
        secret = SecretStr(token)
        clients.append(
            BoardGameGeek(
                token=secret, base_url=fake.base_url, interval=interval, first_wait=first_wait, timeout=timeout
            )
        )
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


def read(inside: str) -> FetchedGame:
    """The game that an item with this inside is."""
    body = f'<items><item type="boardgame" id="7"><name type="primary" value="Go" />{inside}</item></items>'
    return games_in(body.encode(), [7])[0]


async def test_a_game_is_asked_for_with_the_token_and_read_whole(fake: FakeBgg, made: Made) -> None:
    found = await made().fetch([13, 822])

    assert [(call.path, call.ids, call.token) for call in fake.calls] == [
        ("/xmlapi2/thing", (13, 822), f"Bearer {TOKEN}")
    ]
    assert [game.bgg_id for game in found] == [13, 822]
    assert found[0] == FetchedGame(
        bgg_id=13,
        name="Game 13",
        min_players=2,
        max_players=4,
        playing_time=90,
        min_age=10,
        year_published=1995,
        rating=7.25,
        weight=2.5,
        description="A game.",
        categories=("Negotiation",),
        mechanics=("Dice Rolling", "Trade"),
        thumbnail_url="https://cf.example/13_t.jpg",
        image_url="https://cf.example/13.jpg",
    )


async def test_games_come_in_the_order_asked_for_without_strangers_and_the_unknown(fake: FakeBgg, made: Made) -> None:
    fake.missing = {2}
    fake.items = {3: item(1) + item(99) + item(3)}

    found = await made().fetch([3, 2, 1])

    assert [game.bgg_id for game in found] == [3, 1]


@pytest.mark.parametrize(
    "said",
    [
        '<yearpublished value="0" /><minplayers value="0" /><maxplayers value="0" /><playingtime value="0" />'
        '<minage value="0" /><statistics><ratings><average value="0" /><averageweight value="0" /></ratings>'
        "</statistics>",
        '<yearpublished value="" /><minplayers value="" /><statistics><ratings><average value="Not Ranked" />'
        '<averageweight value="" /></ratings></statistics><description> </description><thumbnail /><image></image>',
        '<yearpublished value="N/A" /><minplayers value="-1" /><playingtime value="9999999999" />'
        '<statistics><ratings><average value="NaN" /><averageweight value="inf" /></ratings></statistics>',
        "",
    ],
)
def test_what_is_not_known_is_none(said: str) -> None:
    assert read(said) == FetchedGame(bgg_id=7, name="Go")


def test_a_year_before_our_era_stays_negative() -> None:
    assert read('<yearpublished value="-2200" />').year_published == -2200


def test_a_description_becomes_plain_text() -> None:
    game = read(
        "<description>Tom &amp;amp; Jo&amp;#10;&amp;mdash; &amp;quot;caf&amp;eacute;&amp;quot; &amp;#1;</description>"
    )

    assert game.description == 'Tom & Jo\n— "café"'


def test_an_address_without_a_scheme_gets_one() -> None:
    assert read("<image>//cf.example/1.jpg</image>").image_url == "https://cf.example/1.jpg"


@pytest.mark.parametrize(
    "item",
    [
        '<item type="boardgame" id="7" />',
        '<item type="boardgame" id="7"><name type="alternate" value="Go" /></item>',
        '<item type="boardgame" id="x"><name type="primary" value="Go" /></item>',
        '<item type="videogame" id="7"><name type="primary" value="Go" /></item>',
    ],
)
def test_what_is_no_board_game_with_a_name_is_not_there(item: str) -> None:
    assert games_in(f"<items>{item}</items>".encode(), [7]) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"<items>" * 100_000,
        b"<a/>",
        b'<?xml version="1.0" encoding="klingon"?><items/>',
        b'<?xml version="1.0" encoding="utf-32"?><items/>',
        b'<!DOCTYPE items SYSTEM "file:///etc/passwd"><items/>',
        b'<!DOCTYPE items [<!ENTITY x SYSTEM "file:///etc/passwd">]><items>&x;</items>',
    ],
)
def test_what_is_no_list_of_games_is_refused(body: bytes) -> None:
    with pytest.raises(ProviderUnavailable, match="could not be read"):
        games_in(body, [7])


@pytest.mark.parametrize("does", [Does.QUEUED, Does.DOWN, Does.TRUNCATED])
async def test_what_may_pass_is_asked_again(fake: FakeBgg, made: Made, does: Does) -> None:
    fake.play(does, does, Does.OK)

    assert len(await made().fetch([1, 2])) == 2
    assert len(fake.calls) == 3


async def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_asks(fake: FakeBgg, made: Made) -> None:
    fake.play(Does.TOO_FAST, Does.OK)

    await made().fetch([1])

    assert fake.gaps[0] >= 1 - TOLERANCE


async def test_a_server_that_asks_for_an_hour_is_not_waited_for(fake: FakeBgg, made: Made) -> None:
    fake.play(Does.LEAVE_ALONE)

    with pytest.raises(ProviderUnavailable, match="status 429") as refused:
        await made().fetch([1])

    assert refused.value.retry_after_ms == 3_600_000
    assert len(fake.calls) == 1


async def test_each_wait_is_longer_than_the_one_before_and_they_end(fake: FakeBgg, made: Made) -> None:
    fake.play(Does.DOWN)

    with pytest.raises(ProviderUnavailable, match="answered with status 503"):
        await made(first_wait=0.1).fetch([1])

    assert len(fake.calls) == 5
    assert all(gap >= 0.1 * 2**number - TOLERANCE for number, gap in enumerate(fake.gaps))


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (Does.PAGE, "could not be read"),
        (Does.BOMB, "could not be read"),
        (Does.HALF, "could not be read"),
        (Does.ERRORS, "could not be read"),
        (Does.PACKED, "could not be read"),
        (Does.HUGE, "too long"),
        (Does.UNAUTHORIZED, "INGLENOOK_BGG_TOKEN"),
        (Does.FORBIDDEN, "INGLENOOK_BGG_TOKEN"),
        (Does.MOVED, "INGLENOOK_BGG_BASE_URL"),
    ],
)
async def test_what_will_not_pass_is_told_at_once(fake: FakeBgg, made: Made, does: Does, told: str) -> None:
    fake.play(does)

    with pytest.raises(ProviderUnavailable, match=told):
        await made().fetch([1])

    assert len(fake.calls) == 1


async def test_a_wrong_token_is_told_with_the_setting_and_without_the_token(made: Made) -> None:
    with pytest.raises(ProviderUnavailable, match="INGLENOOK_BGG_TOKEN") as refused:
        await made(token="wrong-one").fetch([1])  # noqa: S106

    assert "wrong-one" not in refused.value.message
    assert refused.value.__cause__ is None


async def test_the_token_follows_nobody_to_another_server(fake: FakeBgg, made: Made) -> None:
    with fake_bgg() as other:
        fake.elsewhere = other.base_url
        fake.play(Does.MOVED)

        with pytest.raises(ProviderUnavailable):
            await made().fetch([1])

        assert other.calls == []


async def test_a_server_that_hangs_is_given_up(fake: FakeBgg, made: Made) -> None:
    fake.play(Does.HANG)

    with pytest.raises(ProviderUnavailable, match="in time"):
        await made(timeout=0.1).fetch([1])

    assert len(fake.calls) == 5


async def test_a_server_that_is_not_there_is_told_as_such() -> None:
    client = BoardGameGeek(token=SecretStr("x"), base_url="http://127.0.0.1:1", interval=0, first_wait=0.01)

    with pytest.raises(ProviderUnavailable, match="could not be reached"):
        await client.fetch([1])

    await client.close()


async def test_calls_of_all_keep_their_distance(fake: FakeBgg, made: Made) -> None:
    client = made(interval=INTERVAL)
    fake.play(Does.OK, Does.QUEUED, Does.TRUNCATED, Does.OK)

    await asyncio.gather(*(client.fetch([number]) for number in range(1, 6)))

    assert len(fake.calls) == 7
    assert min(fake.gaps) >= INTERVAL - TOLERANCE


async def test_a_slow_answer_does_not_bring_the_next_call_nearer(fake: FakeBgg, made: Made) -> None:
    client = made(interval=INTERVAL)
    fake.play(Does.SLOW, Does.OK)

    await asyncio.gather(client.fetch([1]), client.fetch([2]))

    assert fake.gaps[0] >= 0.5 + INTERVAL - TOLERANCE
