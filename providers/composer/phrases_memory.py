"""How an NPC brings up what it remembers, by the kind of memory and the grammatical form of its text."""

from core.dialogue import MemoryKind
from providers.composer.telling import Form

DEED, WAY, THING, QUOTE, SENTENCE = Form.DEED, Form.WAY, Form.THING, Form.QUOTE, Form.SENTENCE

# {you} and {You}: a clause; {thing}: a noun phrase; {quote}, {answer}: words spoken; {sentence}: a whole sentence;
# {ago} and {Ago}: how long ago. A frame is used only where all its slots are known.
ANY: dict[Form, tuple[str, ...]] = {
    DEED: (
        "{Ago} {you}. I have not forgotten.",
        "I remember it well: {you}.",
        "It was {ago} that {you}. It stayed with me.",
        "I was just thinking of the time {you}.",
    ),
    WAY: (
        "I keep it in mind that {you}.",
        "{You}. I have not forgotten that.",
        "{You}, as far as I remember.",
        "If I remember rightly, {you}.",
    ),
    THING: (
        "I still think about {thing}.",
        "My thoughts keep going back to {thing}.",
        "Do you remember {thing}? I do.",
        "I was just thinking about {thing}.",
        "There is one thing I keep coming back to: {thing}.",
    ),
    QUOTE: (
        "“{quote}” Those were your words, and I have kept them.",
        "You said something {ago} that I still carry: “{quote}”",
        "What you told me is still with me: “{quote}”",
        "I keep going over what you said: “{quote}”",
    ),
    SENTENCE: (
        "I still think about this: {sentence}",
        "{sentence} I have not forgotten.",
        "One thing stays with me. {sentence}",
        "Something keeps coming back to me. {sentence}",
    ),
}
OWN: dict[MemoryKind, dict[Form, tuple[str, ...]]] = {
    MemoryKind.FACT: {
        DEED: (
            "{You}. One does not forget a thing like that.",
            "I know that {you}. It is not hard to keep in mind.",
            "You may think nobody noticed, but {you}.",
        ),
        WAY: (
            "{You}. I know that much about you.",
            "I know that {you}. See, I pay attention.",
            "Here is something I know about you: {you}.",
        ),
        SENTENCE: (
            "Here is something I know. {sentence}",
            "I can tell you this much: {sentence}",
            "{sentence} That much I know.",
        ),
    },
    MemoryKind.GIFT: {
        DEED: (
            "{Ago} {you}. I think of it now and then.",
            "I remember the time {you}. A gift says a lot without words.",
            "You gave it little thought, perhaps, but I remember: {you}.",
            "Gifts are easy to forget, but I know exactly what happened: {you}.",
        ),
        THING: ("I have not forgotten your gift: {thing}.", "It comes to mind every so often, that gift: {thing}."),
        SENTENCE: ("Gifts have a way of staying in my mind. {sentence}", "About that gift: {sentence}"),
    },
    MemoryKind.EVENT: {
        DEED: (
            "I have not forgotten what happened {ago}: {you}.",
            "People may forget, but I do not: {you}.",
            "{You}, and that was {ago}. How the time goes.",
            "Some days leave a mark. {Ago} {you}.",
        ),
        THING: ("Did you know that {thing} is still on my mind?", "Of all that happened, I think most of {thing}."),
        SENTENCE: ("What a thing to happen. {sentence}", "It still feels close. {sentence}"),
    },
    MemoryKind.PROMISE: {
        DEED: (
            "{You}. I have not forgotten it.",
            "A promise is a promise: {you}.",
            "Do you still know what you said {ago}? Because {you}.",
            "I keep a promise in mind until it is settled. {Ago} {you}.",
        ),
        WAY: ("A word given is a word given: {you}.", "I am holding on to this: {you}."),
        THING: ("There is still a promise between us: {thing}.", "I have not forgotten what was promised: {thing}."),
        SENTENCE: ("A promise is a promise. {sentence}", "I keep promises in mind. {sentence}"),
    },
    MemoryKind.PREFERENCE: {
        DEED: (
            "{You}. I made a note of that.",
            "I pay attention to what people like. {You}.",
            "I know your taste a little by now: {you}.",
        ),
        WAY: (
            "I have noticed something about you: {you}.",
            "{You}. See, I do listen.",
            "It is good to know what somebody likes and does not like. {You}, for one.",
            "I would know it in my sleep by now: {you}.",
        ),
        THING: ("When it comes to taste, I think of {thing}.", "I know about {thing}. I listen, you see."),
        SENTENCE: ("It is a matter of taste. {sentence}", "About tastes, I know this: {sentence}"),
    },
    MemoryKind.CONVERSATION: {
        DEED: (
            "I keep thinking about our talk: {you}.",
            "We talked {ago}, and it stayed with me: {you}.",
            "I have turned it over in my mind: {you}.",
        ),
        QUOTE: (
            "You told me {ago}: “{quote}” And I told you: “{answer}”",
            "I do listen, you know. “{quote}” That is what you said.",
            "Our talk {ago} comes back to me. You said: “{quote}”",
        ),
        THING: ("Our talk about {thing} is still on my mind.", "We could go on talking about {thing} some time."),
        SENTENCE: ("I think back to our talk. {sentence}", "Our talk stayed with me. {sentence}"),
    },
    MemoryKind.RELATIONSHIP: {
        DEED: (
            "Between the two of us, some things matter. {Ago} {you}.",
            "{You}. That is not a small thing between two people.",
            "When I look at you, I remember: {you}.",
            "It changes how one looks at a person: {you}.",
        ),
        WAY: (
            "It means something to me that {you}.",
            "{You}. That says a lot about us.",
            "Whatever else happens, {you}.",
        ),
        THING: ("When I think of us, I think of {thing}.", "For us two, there is {thing}."),
        SENTENCE: ("That is how it is between us. {sentence}", "When I think of us, I think of this: {sentence}"),
    },
    MemoryKind.REFLECTION: {
        DEED: (
            "I have been thinking it over: {you}.",
            "The longer I think about it, the more it tells me: {you}.",
            "When I add it all up, one thing stands out: {you}.",
        ),
        WAY: (
            "I have been thinking it over, and I believe {you}.",
            "The more I see of you, the surer I am: {you}.",
            "All in all, I would say {you}.",
        ),
        SENTENCE: (
            "I have been thinking things over. {sentence}",
            "When I think about it long enough, it comes to this: {sentence}",
            "I have come to see it like this: {sentence}",
        ),
    },
    MemoryKind.LORE: {
        DEED: (
            "Around here it is known that {you}.",
            "One day they will tell it like this: {you}.",
            "It is part of the story now: {you}.",
        ),
        WAY: ("Around here everyone will tell you that {you}.", "It belongs to the story of this place: {you}."),
        THING: ("One could talk for hours about {thing}.", "Old stories always come back to {thing}."),
        SENTENCE: (
            "Around here they tell it like this: {sentence}",
            "Have you heard the story? {sentence}",
            "It is something people here know. {sentence}",
            "To know a place, one has to know its stories. {sentence}",
        ),
    },
}
GLAD: dict[MemoryKind, tuple[str, ...]] = {
    MemoryKind.GIFT: (
        "{Ago} {you}. Thank you again for that.",
        "I have not thanked you enough: {you}.",
        "It still makes me smile: {you}.",
    ),
    MemoryKind.EVENT: ("{Ago} {you}. I smile whenever I think of it.", "{You}! What a thing to look back on."),
    MemoryKind.PROMISE: ("{You}, and I am looking forward to it.",),
    MemoryKind.RELATIONSHIP: (
        "{You}. I would not want it any other way.",
        "{Ago} {you}. It still warms me to think of it.",
    ),
    MemoryKind.CONVERSATION: ("I liked our talk {ago}: {you}.",),
}
GOSSIP: dict[Form, tuple[str, ...]] = {
    DEED: (
        "Word gets around: {you}.",
        "A little bird told me that {you}.",
        "People talk, you know. I hear that {you}.",
        "I only have it from others, but they say that {you}.",
    ),
    WAY: (
        "Word gets around: {you}.",
        "A little bird told me that {you}.",
        "People say that {you}. Is it true?",
        "I only have it from others, but it seems {you}.",
    ),
    THING: (
        "People keep talking about {thing}.",
        "I keep hearing about {thing}.",
        "Word about {thing} gets around.",
        "I was not there, but I heard about {thing}.",
    ),
    QUOTE: (
        "Your words travel. “{quote}” That is what I heard you said.",
        "People repeat what you say: “{quote}”",
        "I heard it from others, but these are said to be your words: “{quote}”",
        "Word gets around. Did you really say it? “{quote}”",
    ),
    SENTENCE: (
        "Word gets around. {sentence}",
        "I only have it from others, but listen: {sentence}",
        "People talk, you know. {sentence}",
        "A little bird told me something. {sentence}",
    ),
}


ASKED = (
    "You asked me: “{quote}” And I said: “{answer}”",
    "You asked me {ago}: “{quote}” It stayed with me.",
    "I have been thinking about your question: “{quote}”",
    "“{quote}” That is what you asked me. I have not forgotten.",
    "You wanted to know: “{quote}” A good question.",
    "I keep turning over what you asked me: “{quote}”",
)


def frames(kind: MemoryKind, form: Form) -> tuple[str, ...]:
    """All frames for a memory of that kind and form, the kind's own first."""
    return OWN[kind].get(form, ()) + ANY[form]
