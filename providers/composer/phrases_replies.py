"""Short things for the player to say back."""

from core.dialogue import MemoryKind, Relationship
from providers.composer.phrases_gift import Taste

MEMORY: dict[MemoryKind, tuple[str, ...]] = {
    MemoryKind.FACT: ("That is true.", "You know a lot about me.", "Who told you that?"),
    MemoryKind.GIFT: ("I am glad you remember.", "It was nothing.", "What would you like next time?"),
    MemoryKind.EVENT: ("I remember that too.", "What a day that was.", "Tell me how you saw it."),
    MemoryKind.PROMISE: ("I have not forgotten either.", "A promise is a promise.", "All in good time."),
    MemoryKind.PREFERENCE: ("You know me well.", "And what do you like?", "That may change, you know."),
    MemoryKind.CONVERSATION: ("I remember our talk.", "I still think so.", "Did I really say that?"),
    MemoryKind.RELATIONSHIP: ("It means a lot to me too.", "I feel the same.", "Let us see where it leads."),
    MemoryKind.REFLECTION: ("I had not thought of it that way.", "You may be right.", "Tell me more."),
    MemoryKind.LORE: ("Tell me more about that.", "I had not heard that.", "Is it really true?"),
}
GIFT: dict[Taste, tuple[str, ...]] = {
    Taste.LOVED: ("I am so glad!", "I picked it just for you.", "You are welcome."),
    Taste.LIKED: ("You are welcome.", "I hoped you would like it.", "It is nothing."),
    Taste.NEUTRAL: ("You are welcome.", "What do you like best?", "I hope it is useful."),
    Taste.DISLIKED: ("I am sorry.", "What would you like instead?", "I will remember that."),
    Taste.HATED: ("I am so sorry!", "I did not know.", "It was meant as a joke."),
}
GRIM = ("I am sorry about that.", "I think about it too.", "Let us leave it be.", "What can I say?")
QUESTION = ("Thank you, that helps.", "Let me ask something else.", "Are you sure?", "Good to know.")
UNKNOWN = ("Never mind.", "I will ask around.", "Thank you anyway.", "That is all right.")
FESTIVAL = ("Let us enjoy it!", "It is wonderful.", "I am just looking around.", "Shall we go together?")
SMALL_TALK = ("How are you?", "Tell me more.", "I was thinking the same.", "You may be right.", "What else is new?")
GOODBYE = ("See you later.", "I have to go.", "Take care.", "Until next time.")
BELOVED_GOODBYE = ("See you soon, my love.", "I will think of you.", "Take care, dear.")
CHILD_GOODBYE = ("Be good, little one.", "Come, give me a hug.", "I will be back soon.")


def goodbyes(relationship: Relationship | None) -> tuple[str, ...]:
    if relationship in (Relationship.DATING, Relationship.ENGAGED, Relationship.SPOUSE):
        return BELOVED_GOODBYE
    return CHILD_GOODBYE if relationship is Relationship.CHILD else GOODBYE
