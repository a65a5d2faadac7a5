# ruff: noqa: RUF001 - characters that look like others are what this is about

import pytest

from core.dialogue import Emotion, Page
from game_parser import EMOTIONS, read
from resolvers.dialogue.markup import Encoded, encode, safe_speech, safe_text


def pages(*texts: str, emotion: Emotion = Emotion.NEUTRAL) -> list[Page]:
    return [Page(text, emotion) for text in texts]


def encoded(*texts: str, name: str = "Ana", most: int = 3, emotion: Emotion = Emotion.NEUTRAL) -> Encoded:
    return encode(pages(*texts, emotion=emotion), player_name=name, portraits=[], max_pages=most)


def texts(answer: Encoded) -> list[str]:
    return [page.text for page in answer.pages]


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("Plain, simple; so: it's (all) and/or A&B - yes!", "Plain, simple; so: it's (all) and/or A&B - yes!"),
        ("¡Hola! ¿Qué tal, señor?", "¡Hola! ¿Qué tal, señor?"),
        ("早上好。「你好」、是！", "早上好。「你好」、是！"),
        ("مرحبا، كيف حالك؟ ٣", "مرحبا، كيف حالك؟ ٣"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("a\u200cb\u200dc", "abc"),
        ('She said "no". "Why?"', "She said “no”. “Why?”"),
        ('"I was—" he said', "“I was—” he said"),
        ("one\ttwo\r\nthree\u2028four\u00a0five   six ", "one two three four five six"),
        ("$action [74] {x} %adj #a# b||c ^¦ @ * _ < = > + \\ `", "action 74 x adj a bc"),
        (
            "＄a ＃b ［c］ ｛d｝ ％e ＾f ￤g ｜h ＠i ＊j ＿k ＂l ＜m ＝n ＞o ＋p ＼q ｀r",
            "a b c d e f g h i j k l m n o p q r",
        ),
        ("\u1fefa \u037e", "a ;"),
        ("a\u202eb\u2066c\u200bd\ufeffe\x00f\x1bg\ue000h\ud800i\u0378j", "abcdefghij"),
        ("Sun 🌻, love ❤️, 1️⃣ and 20°", "Sun , love , 1 and 20"),
        ("e\u0301", "é"),
        ("e$\u0301", "é"),
        ("a=\u0338", "a"),
        ("\u0301a \u0301b", "a b"),
        ("a" + "\u0324" * 40, "a" + "\u0324" * 8),
        ("好的~ 好～", "好的~ 好～"),
        ("ab\u115f\u3164\u034fc", "abc"),
        ("", ""),
        ("$#%[]", ""),
    ],
)
def test_safe_text_keeps_speech_and_drops_what_a_game_could_act_on(written: str, safe: str):
    assert safe_text(written) == safe


def test_a_line_with_a_face_and_two_pages_reads_as_the_game_wants_it():
    answer = encode(
        [Page("Morning, Ana!", Emotion.HAPPY), Page("It rains.", Emotion.SAD)],
        player_name="Ana",
        portraits=["happy", "neutral"],
        max_pages=2,
    )

    assert answer.stardew == "Morning, @!$h#$b#It rains."
    assert answer.plain == "Morning, Ana!\nIt rains."
    assert answer.pages == (Page("Morning, Ana!", Emotion.HAPPY), Page("It rains.", Emotion.NEUTRAL))


@pytest.mark.parametrize(
    ("portraits", "shown"),
    [
        ([], "$l"),
        (["love"], "$l"),
        (["LOVE"], "$l"),
        (["$l"], "$l"),
        (["4"], "$l"),
        (["l", "0"], "$l"),
        (["happy"], ""),
        (["wink"], ""),
    ],
)
def test_a_face_that_the_npc_lacks_is_neutral(portraits: list[str], shown: str):
    answer = encode(pages("Hello.", emotion=Emotion.LOVE), player_name="", portraits=portraits, max_pages=1)

    assert answer.stardew == "Hello." + shown


@pytest.mark.parametrize("emotion", list(Emotion))
def test_every_face_is_one_the_game_knows(emotion: Emotion):
    answer = encoded("I have 5", emotion=emotion)

    assert [box.emotion for box in read(answer.stardew, "Ana").boxes] == [emotion]


@pytest.mark.parametrize(
    ("name", "written", "stardew", "plain"),
    [
        ("Ana", "Ana, @ and @Ana", "@, @ and @", "Ana, Ana and Ana"),
        ("Ana", "Banana, Anabel, ANA", "Banana, Anabel, ANA", "Banana, Anabel, ANA"),
        ("小明", "你好小明！", "你好@！", "你好小明！"),
        ("Mary Ann", "So, Mary Ann.", "So, @.", "So, Mary Ann."),
        ("", "Hello, @, farmer.", "Hello, @, farmer.", "Hello, Farmer, farmer."),
        ("A$q", "Hello, @ or A$q.", "Hello, Aq or Aq.", "Hello, Aq or Aq."),
        ("$$$", "Hello, @.", "Hello, Farmer.", "Hello, Farmer."),
        ("$" * 40 + "Ana", "Hello, @.", "Hello, Ana.", "Hello, Ana."),
        ("Ana", "Hello, @\u0301!", "Hello, @!", "Hello, Ana!"),
        (".", "Well... @.", "Well... @.", "Well... .."),
        ("W" * 64, "@!", "W" * 32 + "!", "W" * 32 + "!"),
    ],
)
def test_the_player_is_an_at_sign_for_the_game_and_a_name_for_people(name: str, written: str, stardew: str, plain: str):
    answer = encoded(written, name=name)

    assert answer.stardew == stardew
    assert answer.plain == plain
    assert safe_speech(written, player_name=name) == plain


def test_nothing_left_is_no_page_at_all():
    assert encoded("$#%", "", "[]") == Encoded(pages=(), stardew="", plain="")


def test_what_the_game_would_drop_as_too_short_is_made_longer():
    assert encoded("I", "@", "嗯").stardew == "I…#$b#@…#$b#嗯…"


def test_a_long_page_goes_on_in_another_box_after_a_sentence():
    first = "The rain kept me in all day yesterday, so I finally mended that old net of Mr. Oak. " * 2

    answer = encoded(first + "It held three bream at once!", emotion=Emotion.HAPPY)

    assert texts(answer) == [first.strip(), "It held three bream at once!"]
    assert answer.stardew == f"{first.strip()}$h#$b#It held three bream at once!$h"


@pytest.mark.parametrize(
    ("written", "boxes"),
    [
        ("a" * 100 + ", " + "b" * 100, ["a" * 100 + ",", "b" * 100]),
        ("a" * 100 + " " + "b" * 100, ["a" * 100, "b" * 100]),
        ("好" * 100 + "，" + "的" * 100, ["好" * 100 + "，", "的" * 100]),
        ("好" * 100 + "。\u0301" + "的" * 100, ["好" * 100 + "。\u0301" + "的" * 79, "的" * 21]),
        ("a" * 200, ["a" * 180, "a" * 20]),
        ("q̣̈" * 181, ["q̣̈" * 180, "q̣̈"]),
        ("a" * 180, ["a" * 180]),
        ("Hi. " + "a" * 200, ["Hi. " + "a" * 176, "a" * 24]),
        ("a " + "@ " * 60, ["a " + "Ana " * 43 + "Ana", "Ana " * 15 + "Ana"]),
    ],
)
def test_a_page_without_a_sentence_breaks_at_a_clause_or_a_word(written: str, boxes: list[str]):
    assert texts(encoded(written)) == boxes


def test_what_does_not_fit_is_cut_after_a_whole_sentence():
    answer = encoded("This sentence is repeated many times. " * 30, "Never shown.", most=2)

    assert len(answer.pages) == 2
    assert all(text.endswith("many times.") for text in texts(answer))
    assert texts(encoded("Yes! " + "and " * 100, most=1)) == ["Yes!"]
    assert len(texts(encoded("and " * 100, most=1))) == 1


def test_pages_past_the_most_are_left_out():
    assert texts(encoded("One.", "Two.", "Three.", most=2)) == ["One.", "Two."]


@pytest.mark.parametrize(
    "command", ["$q 1 2", "$action x", "$h", "[74]", "{", "}", "%adj", "^", "¦", "||", "*", "_", '"', "`", "\\"]
)
def test_the_parser_sees_what_would_run(command: str):
    assert read(f"{command} Hello", "").live
    assert read(f"Hello {command} there$h#$b#Bye.", "").live
    assert read(f"Hello#{command}#Bye.", "").live
    assert read("Hello @!", command).live


@pytest.mark.parametrize(
    "line", ["Hi.#$e#Bye.", "Hi.#Bye.", "Hi.#$b#", "H", "", "Hi.#$b#a#$b#Bye.", "Hi \u202e.", "＄q", "Hi.#$b", "a#"]
)
def test_the_parser_sees_what_would_be_lost_or_hidden(line: str):
    assert read(line, "").live


@pytest.mark.parametrize("sign", EMOTIONS)
def test_the_parser_reads_an_emotion_at_the_end_of_a_page_alone(sign: str):
    assert not read(f"Hello.{sign}#$b#Bye.{sign}", "").live
    assert read(f"Hello{sign} there.", "").live
