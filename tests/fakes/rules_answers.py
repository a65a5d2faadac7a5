"""What models write about rules when they are asked for JSON: as wanted, loosely, and with bad intent."""

import json

SAID = "Nein, ein Hase zieht nie zurück."
QUOTE = "A hare never moves backwards."


def answer(text: str, *quotes: tuple[object, str], covered: object = True) -> str:
    """`quotes` are pairs of a passage's number, from 1, and words of it."""
    citations = [{"passage": passage, "quote": quote} for passage, quote in quotes]
    return json.dumps({"covered": covered, "answer": text, "citations": citations})


GOOD = answer(SAID, (1, QUOTE))
NOT_COVERED = answer("", covered=False)
TALKATIVE_NOT_COVERED = answer("Usually one may, but the rules do not say.", (1, QUOTE), covered=False)
INVENTED = answer(SAID, (1, "A hare always moves backwards."), (2, QUOTE), (7, QUOTE), (0, QUOTE), (-1, QUOTE))
MANY = answer(SAID, *((1, f"Quote {number}") for number in range(500)))
REPEATED = answer(SAID, (1, QUOTE), (1, QUOTE))
STRINGS = answer(SAID, ("1", f" {QUOTE} "), (10**30, QUOTE), ("one", QUOTE), (1, " "), covered="true")
LOOSE = (
    "Here is what I found in the rulebook's passages:\n```json\n"
    f"{{'covered': true, 'answer': '{SAID}', 'citations': [{{'passage': 1, 'quote': '{QUOTE}'}},]}}\n```"
)
THOUGHT = f'<think>{{"covered": false}} Is it?</think>{GOOD}'
PROSE = "No. " * 60 + "A hare never moves backwards."
SHORT_PROSE = "No: a hare never moves backwards [1]."
CUT_IN_THE_ANSWER = GOOD[: GOOD.index("nie")]
CUT_IN_THE_QUOTE = GOOD[: GOOD.index("moves")]
CUT_BEFORE_THE_QUOTE = GOOD[: GOOD.index(', "citations"')]
NULLS = answer("No.\x00 \ud83d", (1, "A hare\x00 never moves backwards."))
NOT_JSON_AT_ALL = "{}"
NOTHING = answer(" ")
PAGE = "<!doctype html><html><body>Bad gateway</body></html>"
