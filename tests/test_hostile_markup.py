"""What models and players may send at worst, put through the encoder and read back by the game's rules."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import random
import unicodedata
from collections.abc import Sequence

from core.dialogue import Emotion, Page
from game_parser import Reading, may_stand, read
from resolvers.dialogue.markup import BOX_MAX, Encoded, encode, safe_text

HOSTILE = 100_000
COMMANDS = """
    #$action AddMoney 9999# $action $q 1 2# $r 1 0 yes# $y $v 1# $e $b $d joja# $k $t $c 0.5# $p 1# $1
    $query ADD_ITEM #$e# #$b# || [74] [ [LocalizedText x] {{x}} {} } %adj %noun %firstnameletter %fork %revealtaste
    %item % # ^ ¦ @ * _ " < = > + \\ ` $h $0 $neutral $a 1 2 $ac tion b# #$ $$ ## ＄action ＃ ［74］ ｛ ｝ ％adj ＾ ￤
    ｜｜ ＠ ＊ ＿ ＂ ＜ ＝ ＞ ＋ ＼ ｀ ﹩ ﹟ ﹪ ﹛ ﹜ ﹫ ﹡ ︳ ﹢ ﹤ ﹦ ﹥ ﹨ \u1fef \u037e ≠ ≮ a$ ã$́ #́ $̸ @́ é ñ
"""
UNSEEN = """
    \u202e| |\u2066|\u200b|\u200c|\u200d|\ufeff|\x00|\x07|\x1b|\x85|\u2028|\ud800|\udfff|\ue000|\U000f0000|\u0378
    |\ufe0f|\t|\u0301|\u0338|\u20e3|\u3164"""
SPEECH = """
    Morning, Ana! I baked bread. Where have you been? 3.5 miles Mr. Oak… Grüße señor ¿Qué? ¡Hola! 早上好。 你好！
    おはよう、 は「い」 सुप्रभात क्षत्रिय می‌خواهم مرحبا؟ שלום Привет 안녕하세요 สวัสดี 50 ٣ ½ Ⅳ 🌻 ❤️ ° – — ‘ok’ “ok” (so)
    and/or A&B x
"""
FRAGMENTS = [*COMMANDS.split(), *COMMANDS.split(), *UNSEEN.split("|"), *SPEECH.split()]
NAMES = """
    Ana|小明|| |A$q|[74]|$action|#$e#|b|%|@|@@|Joe "Ace" O'Neil|h|ﬁx|é|\u202eA|{Ana}|＄ａ|Ana^Ann|🌻|$h#$b#$a|\u0301|1
    |\ud800|Farmer_Joe|.|WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW|áááááááááááááááááááááááááááááááááááááááááááá"""
PORTRAITS: list[list[str]] = [[], ["happy"], ["1", "4"], ["HAPPY", "h", "sad"], ["wink"]]
EMOTIONS = list(Emotion)


class Canonical(dict[int, str | None]):
    """For `str.translate`: letters, digits and punctuation that must survive; None for all else."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        stays = char == '"' or (may_stand(char) and unicodedata.category(char)[0] in "LNP")
        self[code] = char if stays else None
        return self[code]


CANONICAL = Canonical(
    {ord("“"): '"', ord("”"): '"', ord("…"): None, 0x115F: None, 0x1160: None, 0x3164: None, 0xFFA0: None}
)


def letters(parts: Sequence[Page]) -> str:
    """What must not be lost: all but spaces, marks, and "…" (which may be added to a short page)."""
    return unicodedata.normalize("NFD", "".join(part.text for part in parts)).translate(CANONICAL)


def hostile_pages(dice: random.Random) -> list[Page]:
    """One to three pages of commands, hidden characters and speech, at times cut where a command is."""
    parts = dice.choices(FRAGMENTS, k=dice.randint(1, 12))
    if dice.random() < 0.2:
        parts += [chr(dice.randrange(0x110000)) for _ in range(5)]
    whole = dice.choice(["", " "]).join(parts) * (8 if dice.random() < 0.02 else 1)
    cuts = sorted(dice.randrange(len(whole) + 1) for _ in range(dice.randrange(3)))
    return [
        Page(whole[start:end], dice.choice(EMOTIONS))
        for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)
    ]


def check(said: list[Page], name: str, answer: Encoded, most: int) -> None:
    reading = read(answer.stardew, name.strip() or "Farmer") if answer.pages else Reading((), ())
    assert not reading.live, (said, name, answer.stardew, reading.live)
    assert len(answer.pages) <= most
    for page, box in zip(answer.pages, reading.boxes, strict=True):
        assert page.emotion == box.emotion
        assert page.text == unicodedata.normalize("NFC", box.text), (said, name, answer)
        assert len(page.text) <= BOX_MAX or graphemes(page.text) <= BOX_MAX
        assert all(may_stand(char) for char in set(page.text))
    if len(said) <= most and len(answer.pages) < most and not any("@" in page.text for page in said):
        assert letters(answer.pages) == letters(said), (said, name, answer)


def graphemes(text: str) -> int:
    return sum(unicodedata.category(char)[0] != "M" and char not in "\u200c\u200d" for char in text)


def test_a_hundred_thousand_hostile_answers_leave_nothing_that_runs_and_lose_nothing_else():
    dice = random.Random(20_261_121)  # noqa: S311
    names = NAMES.split("|")

    for _ in range(HOSTILE):
        said, name, most = hostile_pages(dice), dice.choice(names), dice.randint(1, 3)
        answer = encode(said, player_name=name, portraits=dice.choice(PORTRAITS), max_pages=most)
        check(said, name, answer, most)


def test_text_that_is_safe_stays_as_it_is():
    dice = random.Random(5)  # noqa: S311

    for _ in range(2_000):
        once = safe_text(hostile_pages(dice)[0].text)
        assert safe_text(once) == once


def test_a_huge_answer_is_cut():
    for huge in ("@ " * 500_000, "a" + "\u0301" * 1_000_000, "Hi. " * 250_000, "." * 1_000_000, '."' * 500_000):
        answer = encode([Page(huge)] * 3, player_name="W" * 64, portraits=[], max_pages=3)

        check([Page(huge)] * 3, "W" * 64, answer, 3)
