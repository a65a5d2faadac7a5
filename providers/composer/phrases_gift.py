"""How a gift is received, by how well it is liked."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Taste(StrEnum):
    LOVED = "LOVED"
    LIKED = "LIKED"
    NEUTRAL = "NEUTRAL"
    DISLIKED = "DISLIKED"
    HATED = "HATED"


@dataclass(frozen=True, slots=True)
class Reception:
    """`first` names the gift, `then` follows it, `unnamed` is for a gift nobody named."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    unnamed: tuple[str, ...]


RECEPTIONS: dict[Taste, Reception] = {
    Taste.LOVED: Reception(
        first=(
            "{Item}! What a wonderful gift!",
            "{Item}, for me? I could not have wished for anything better!",
            "Oh! {Item}! How did you know?",
            "Is that really for me? {Item}! I am speechless.",
            "{Item}! You have just made my day.",
        ),
        then=(
            "I will not forget this, {player}.",
            "Thank you from the bottom of my heart.",
            "You have no idea how happy this makes me.",
            "This is exactly my taste.",
            "Thank you, thank you, thank you!",
        ),
        unnamed=(
            "For me? I love it!",
            "Oh! This is the best gift I could have wished for!",
            "How did you know? I love it!",
        ),
    ),
    Taste.LIKED: Reception(
        first=(
            "{Item}! That is kind of you.",
            "{Item}, for me? I like that.",
            "Oh, {item}. What a nice thought.",
            "For me? {Item}? You shouldn't have, but I am glad you did.",
            "{Item}! Thank you, {player}.",
        ),
        then=(
            "You have good taste.",
            "I will enjoy it.",
            "That was thoughtful of you.",
            "It is a pleasure to get a gift like this.",
            "You did not have to, but thank you.",
        ),
        unnamed=(
            "For me? I like it. Thank you!",
            "What a nice gift. Thank you, {player}.",
            "Oh, thank you. I will enjoy it.",
        ),
    ),
    Taste.NEUTRAL: Reception(
        first=(
            "{Item}. Well, thank you.",
            "Oh, {item}. I did not expect that.",
            "{Item}, for me? Thank you, {player}.",
            "So, {item}. I am sure I will find some use for that.",
            "{Item}. All right. Thanks.",
        ),
        then=(
            "It is the thought that counts.",
            "I will put it somewhere safe.",
            "It was good of you to think of me.",
            "One can never have too many things, I suppose.",
        ),
        unnamed=(
            "A gift? Well, thank you.",
            "Oh. Thank you for thinking of me.",
            "For me? That is nice of you, {player}.",
        ),
    ),
    Taste.DISLIKED: Reception(
        first=(
            "{Item}. Oh. You shouldn't have. Really.",
            "Hm, {item}. I am not sure what to do with that.",
            "{Item}, for me? Not quite to my taste, I fear.",
            "Ah, {item}. Not my favourite, to be honest.",
        ),
        then=(
            "But I can see that you meant well.",
            "Perhaps somebody else would like it more.",
            "Let us say no more about it.",
            "Still, thank you for the thought.",
        ),
        unnamed=(
            "Oh. It is not quite to my taste.",
            "Hm. I do not care for it much, to be honest.",
            "Thank you, but this is not for me.",
        ),
    ),
    Taste.HATED: Reception(
        first=(
            "{Item}? Is this a joke?",
            "Ugh, {item}. Away with that, please.",
            "{Item}. I can hardly stand the sight.",
            "{Item}! Why would you give me that?",
        ),
        then=(
            "I would rather have had nothing at all.",
            "Please do not do that again.",
            "I hope you did not mean it unkindly, {player}.",
            "Let us both pretend that this did not happen.",
        ),
        unnamed=("Is this a joke? I hate it.", "Ugh. Please take it away.", "I can hardly stand the sight of it."),
    ),
}
CODES = {
    "0": Taste.LOVED,
    "2": Taste.LIKED,
    "4": Taste.DISLIKED,
    "6": Taste.HATED,
    "7": Taste.LOVED,
    "8": Taste.NEUTRAL,
}
LETTERS = re.compile(r"[a-z]+")
STEMS = (
    (Taste.DISLIKED, ("dislike",)),
    (Taste.HATED, ("hate", "worst", "terrible", "awful")),
    (Taste.LOVED, ("love", "best", "favourite", "favorite", "stardrop")),
    (Taste.LIKED, ("like", "good")),
)


def taste_of(said: str | None) -> Taste:
    """The taste that a game calls `said`; anything unknown is neutral."""
    plain = (said or "").strip().lower()
    if plain in CODES:
        return CODES[plain]
    told = LETTERS.findall(plain)
    return next((taste for taste, stems in STEMS if any(word.startswith(stems) for word in told)), Taste.NEUTRAL)
