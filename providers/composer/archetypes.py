"""Six manners of speaking, and which one a persona has."""

import re
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from providers.composer.wording import wordlist


@dataclass(frozen=True, slots=True)
class Archetype:
    """A manner: `strangers`, `familiar` and `dear` greet by closeness, `leads` come before a memory."""

    name: str
    keywords: frozenset[str]
    strangers: tuple[str, ...]
    familiar: tuple[str, ...]
    dear: tuple[str, ...]
    murmurs: tuple[str, ...]
    leads: tuple[str, ...]
    closers: tuple[str, ...]
    unknown: tuple[str, ...]


WARM = Archetype(
    "warm",
    wordlist(
        "warm kind kindly gentle caring motherly fatherly friendly generous sweet loving nurturing patient hospitable"
    ),
    strangers=(
        "Welcome, {player}. Come closer, I do not bite.",
        "Hello there, {player}. How good of you to stop.",
        "Good {daypart}, {player}. I hope you are being looked after.",
        "Hello, and welcome.",
    ),
    familiar=(
        "There you are, {player}. How nice to see you.",
        "Good {daypart}, {player}. I was hoping for some company.",
        "Hello, {player}. You always find a moment to stop, and I like that.",
        "Ah, a friendly face. Hello.",
    ),
    dear=(
        "{player}, my friend. Come, let me look at you.",
        "Good {daypart}, dear {player}. You are just the company I wanted.",
        "There you are, {player}. The {daypart} is already better for it.",
        "Hello, dear. It does me good to see you.",
    ),
    murmurs=("Oh, how lovely.", "Well now.", "Ah, there we are.", "Bless you."),
    leads=("Do you know what?", "I have to say this.", "Let me tell you something.", "It just came to me."),
    closers=(
        "Look after yourself, will you?",
        "My door is open if you want to talk.",
        "Do not work too hard, {player}.",
        "Take your time. There is no hurry.",
        "Be good to yourself today.",
    ),
    unknown=(
        "I would gladly tell you, but I do not know.",
        "I am sorry, that is something I do not know.",
        "I wish I knew, {player}, truly.",
        "Now that I cannot answer, I am afraid.",
    ),
)
GRUFF = Archetype(
    "gruff",
    wordlist("gruff grumpy rough stern tough blunt rude surly cold harsh cynical bitter grizzled stubborn hard"),
    strangers=(
        "What do you want, {player}?",
        "{player}, is it? Make it quick.",
        "Do I know you? Well, speak.",
        "Yes? I am listening.",
    ),
    familiar=(
        "{player}. Still on your feet, I see.",
        "Hm. It is you, {player}. Could be worse.",
        "Back already, {player}?",
        "Well? Out with it.",
    ),
    dear=(
        "{player}. Sit down before you fall down.",
        "Took you long enough, {player}.",
        "Hm. For you I have a minute, {player}.",
        "You. Good. I do not say that to everybody.",
    ),
    murmurs=("Hm.", "Hmph.", "Right.", "Bah."),
    leads=("Listen.", "I will say it once.", "Hm. One thing.", "Do not make a fuss about it, but listen."),
    closers=(
        "That is all. Off with you.",
        "Do not stand around on my account.",
        "Enough talk.",
        "Mind yourself, {player}.",
        "I have said what I wanted to say.",
    ),
    unknown=(
        "How should I know?",
        "No idea. And I do not guess.",
        "Hm. You are asking the wrong person, {player}.",
        "I do not know. There, I said it.",
    ),
)
SHY = Archetype(
    "shy",
    wordlist(
        "shy timid quiet nervous anxious introverted introvert reserved bashful awkward withdrawn "
        "meek lonely soft-spoken"
    ),
    strangers=(
        "Oh. Um, hello, {player}.",
        "I... did you mean me? Hello, {player}.",
        "Um. Good {daypart}.",
        "Hello. Sorry, I am not good with new people.",
    ),
    familiar=(
        "Oh, {player}. Hello. I, um, hoped it was you.",
        "Hi, {player}. I was just... never mind. Hello.",
        "Um, good {daypart}, {player}.",
        "Oh, it is you. That is all right, then.",
    ),
    dear=(
        "{player}. It is easier to talk when it is you.",
        "Oh, {player}. I am glad. I mean, hello.",
        "Hi, {player}. Stay a little, if you like.",
        "Oh good, it is you. Hello.",
    ),
    murmurs=("Um.", "Oh.", "Well, um.", "Oh, I..."),
    leads=(
        "I was not sure if I should say it, but...",
        "Um, may I say something?",
        "It is nothing, really, only...",
        "I hope you do not mind that I bring it up.",
    ),
    closers=(
        "I, um, should not keep you.",
        "Thank you for listening.",
        "That was a lot of words for me.",
        "Well. Bye for now, {player}.",
        "Sorry, I am rambling.",
    ),
    unknown=(
        "I, um, do not know. Sorry.",
        "Oh. I have no idea, I am afraid.",
        "I would rather not guess, {player}.",
        "Sorry. That is not something I know.",
    ),
)
SCHOLARLY = Archetype(
    "scholarly",
    wordlist(
        "scholar scholarly scientist librarian teacher doctor professor wizard wise studious "
        "intellectual curious bookish learned academic inventor researcher logical"
    ),
    strangers=(
        "Good {daypart}. {player}, if I am not mistaken?",
        "Ah, {player}. A new subject of conversation.",
        "Greetings. You have a question, I presume.",
        "Good {daypart} to you.",
    ),
    familiar=(
        "Good {daypart}, {player}. Your timing is excellent.",
        "Ah, {player}. I was in the middle of a thought.",
        "Greetings, {player}. I trust you are well.",
        "A good moment to talk, as it happens.",
    ),
    dear=(
        "My dear {player}. I think more clearly in your company.",
        "Ah, {player}, at last a good conversation.",
        "Good {daypart}, {player}. I have been saving my best thoughts.",
        "There you are. I was about to talk to myself again.",
    ),
    murmurs=("Interesting.", "Let me see.", "Ah.", "Most curious."),
    leads=(
        "Memory serves me well here.",
        "Let me put it precisely.",
        "For the record, then.",
        "An observation, if I may.",
    ),
    closers=(
        "I shall think on it further.",
        "But I digress.",
        "Do keep asking questions, {player}.",
        "That concludes my remarks.",
        "One learns something every day.",
    ),
    unknown=(
        "I do not know, and I would rather say so than guess.",
        "The evidence is lacking, I am afraid.",
        "A fair question, {player}, but I have no answer to it.",
        "That lies outside what I know.",
    ),
)
LIVELY = Archetype(
    "lively",
    wordlist(
        "cheerful lively energetic bubbly playful excited outgoing upbeat happy adventurous "
        "sporty funny mischievous bold young optimistic"
    ),
    strangers=(
        "Hey! {player}, right? Nice to meet you!",
        "Oh, hi there, {player}!",
        "Hello, hello! Who have we here?",
        "Hey there! Good {daypart}!",
    ),
    familiar=(
        "Hey, {player}! Got a minute?",
        "{player}! There you are!",
        "Hi, {player}! How goes the {daypart}?",
        "Hey, you! Come over here!",
    ),
    dear=(
        "{player}! My favourite person to run into!",
        "Yes! {player}! I was hoping it was you!",
        "Hey, {player}! Now the {daypart} gets good!",
        "You! Finally! Come here!",
    ),
    murmurs=("Oh!", "Ha!", "Ooh!", "Yay!"),
    leads=(
        "Oh, guess what I was thinking about!",
        "Hey, listen!",
        "Ha, I just thought of something!",
        "Okay, listen to this!",
    ),
    closers=(
        "Catch you later!",
        "Anyway, do not be a stranger!",
        "Okay, off I go!",
        "See you around, {player}!",
        "That was fun. Let us talk again soon!",
    ),
    unknown=(
        "Ha, you got me! No idea!",
        "Ooh, good question! I do not know!",
        "Beats me, {player}!",
        "No clue! But if I find out, you will hear it first!",
    ),
)
DREAMY = Archetype(
    "dreamy",
    wordlist(
        "poetic poet dreamy dreamer artist artistic romantic mystical writer musician creative "
        "spiritual whimsical melancholy sensitive painter sculptor"
    ),
    strangers=(
        "A new voice. Good {daypart}, {player}.",
        "{player}. It is a name one could put into a song.",
        "Oh, hello. I was far away just now.",
        "Hello. Every stranger is a first page.",
    ),
    familiar=(
        "{player}. You step in like a line that was missing.",
        "Good {daypart}, {player}. I was drifting a little.",
        "Ah, {player}. Let us be idle together for a moment.",
        "Hello again. Do you ever just stand still and listen?",
    ),
    dear=(
        "{player}. When you come, the {daypart} finds its colour.",
        "There you are, {player}, like a thought I had just before waking.",
        "{player}, my friend. Even silence is good with you.",
        "You. How quietly a good moment begins.",
    ),
    murmurs=("Ah.", "Mm.", "How strange and fine.", "Listen."),
    leads=(
        "It drifts back to me now and then.",
        "Some things stay, like a tune.",
        "In quiet moments I think of it.",
        "There is a thought that will not leave me.",
    ),
    closers=(
        "Let the hours be kind to you.",
        "Small moments like this one are worth keeping.",
        "Walk softly, {player}.",
        "And so the day turns another page.",
        "Leave a little room for wonder.",
    ),
    unknown=(
        "That answer has not found me yet.",
        "I do not know, {player}. Some questions are lovelier open.",
        "I look for it in my thoughts and find nothing. I do not know.",
        "I cannot say. I will not paint what I have not seen.",
    ),
)
ARCHETYPES = (WARM, GRUFF, SHY, SCHOLARLY, LIVELY, DREAMY)
WORDS = re.compile(r"[a-z-]+")


@lru_cache(maxsize=1024)
def archetype_of(key: str, persona: str) -> Archetype:
    """The manner that most words of the persona speak for; the NPC's key decides where none does."""
    words = WORDS.findall(persona.lower())
    votes = [sum(word in archetype.keywords for word in words) for archetype in ARCHETYPES]
    if not any(votes):
        return ARCHETYPES[crc32(key.encode()) % len(ARCHETYPES)]
    return ARCHETYPES[votes.index(max(votes))]
