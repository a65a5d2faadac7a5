import pytest

from core.errors import Invalid
from resolvers.chat.emoji import EMOJI_MAX, normalised

THUMB = "\U0001f44d"
HEART = "\u2764\ufe0f"
TONE = "\U0001f3fd"
ZWJ = "\u200d"
VS15, VS16 = "\ufe0e", "\ufe0f"

ACCEPTED: list[tuple[str, str]] = [
    (THUMB, THUMB),
    (f" {THUMB}\n", THUMB),
    (HEART, HEART),
    ("\u2764", HEART),
    ("\u2600", "\u2600\ufe0f"),
    ("\u00a9", "\u00a9\ufe0f"),
    (THUMB + VS16, THUMB),
    (THUMB + TONE, THUMB + TONE),
    ("\u261d" + TONE, "\u261d" + TONE),
    ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
    ("1\u20e3", "1\ufe0f\u20e3"),
    ("#\u20e3", "#\ufe0f\u20e3"),
    ("\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea"),
    ("\U0001f3f3\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308"),
    ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ("\U0001f441\ufe0f\u200d\U0001f5e8", "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f"),
    ("\U0001f441\u200d\U0001f5e8", "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f"),
    ("\U0001f9d1\U0001f3fd\u200d\U0001f4bb", "\U0001f9d1\U0001f3fd\u200d\U0001f4bb"),
    (
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ),
    (":+1:", THUMB),
    (":-1:", "\U0001f44e"),
    (":thumbsup:", THUMB),
    (":thumbs_up:", THUMB),
    (" :heart: ", HEART),
    (":one:", "1\ufe0f\u20e3"),
    (":sunglasses:", "\U0001f60e"),
    (":thumbs_up_medium_skin_tone:", THUMB + TONE),
    (":de:", "\U0001f1e9\U0001f1ea"),
]

REFUSED: dict[str, str] = {
    "nothing": "",
    "space": " \n",
    "a letter": "a",
    "a word": "thumbsup",
    "a digit": "1",
    "a digit that asks to be an emoji": "1\ufe0f",
    "a number sign": "#",
    "a keycap without its key": "\u20e3",
    "two emoji": THUMB + HEART,
    "the same twice": THUMB * 2,
    "two with a space": f"{THUMB} {THUMB}",
    "an emoji and text": f"{THUMB} yes",
    "two aliases": ":+1::heart:",
    "an alias and text": ":+1: yes",
    "an unknown alias": ":no_such_thing:",
    "an alias without its end": ":+1",
    "an empty alias": "::",
    "an alias in capitals": ":THUMBSUP:",
    "a skin tone alone": TONE,
    "a skin tone by its alias": ":medium_skin_tone:",
    "red hair alone": "\U0001f9b0",
    "a joiner alone": ZWJ,
    "a selector alone": VS16,
    "an emoji with half a join": THUMB + ZWJ,
    "a join that Unicode does not know": f"{THUMB}{ZWJ}{THUMB}",
    "an emoji that asks to be text": "\u2764" + VS15,
    "half a flag": "\U0001f1e9",
    "the flag of nowhere": "\U0001f1fd\U0001f1fd",
    "a skin tone on a house": "\U0001f3e0" + TONE,
    "private use": "\ue000",
    "private use of a higher plane": "\U000f0000",
    "half a character": "\ud83d",
    "a null": THUMB + "\0",
    "an HTML tag": "<b>",
    "an alias that is too long": f":{'x' * EMOJI_MAX}:",
    "an emoji that goes on": THUMB + VS16 * EMOJI_MAX,
}


@pytest.mark.parametrize(("sent", "stored"), ACCEPTED, ids=ascii)
def test_an_emoji_is_stored_in_its_one_whole_form(sent: str, stored: str):
    assert normalised(sent) == stored
    assert normalised(stored) == stored


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_one_emoji_is_refused(sent: str):
    with pytest.raises(Invalid) as refused:
        normalised(sent)

    assert refused.value.path == ("emoji",)
    assert refused.value.message == "emoji must be one emoji, or its alias such as :+1:"
