"""What it sounds like to speak to a stranger, a friend, a spouse: greetings and remarks by relationship and hearts."""

from core.dialogue import Relationship

GREETINGS: dict[Relationship, tuple[str, ...]] = {
    Relationship.DATING: (
        "{player}! I was hoping you would come by.",
        "There you are, {player}. My heart just skipped.",
        "Hello, you. I like this {daypart} better already.",
        "Good {daypart}, {player}. Come a little closer.",
    ),
    Relationship.ENGAGED: (
        "{player}, my love. Soon it will be official.",
        "There you are, {player}. I still cannot stop smiling about us.",
        "Hello, my betrothed. How that sounds!",
        "Good {daypart}, {player}. Have you been thinking of the wedding too?",
    ),
    Relationship.SPOUSE: (
        "{player}, my love. Good {daypart}.",
        "There you are, darling.",
        "Good {daypart}, dear {player}. It is you I like to see most.",
        "Hello, my dear. Stay with me for a moment.",
        "My love, you are a welcome sight.",
    ),
    Relationship.EX: (
        "{player}. I did not expect you to stop.",
        "Oh. It is you, {player}.",
        "Good {daypart}, {player}. This is still a little strange.",
        "Well. Hello. Let us be civil.",
    ),
    Relationship.CHILD: (
        "You are here! You are here!",
        "Hi! Look at me!",
        "Hello! Will you play with me?",
        "Hi, hi, hi! Good {daypart}!",
    ),
}
REMARKS: dict[Relationship, tuple[str, ...]] = {
    Relationship.STRANGER: (
        "We have not had much to do with each other so far.",
        "I do not know you well enough to say more.",
        "Perhaps we will get to know each other.",
        "One has to begin somewhere, even with a stranger.",
    ),
    Relationship.ACQUAINTANCE: (
        "We should talk more often.",
        "I am getting used to seeing your face.",
        "Little by little one gets to know a person.",
        "I would not mind knowing you better.",
    ),
    Relationship.FRIEND: (
        "It is good to have a friend like you.",
        "I am glad that we are friends.",
        "With friends, one does not need many words.",
        "You can always count on me, friend.",
    ),
    Relationship.DATING: (
        "I like us, you know.",
        "I think about you more than I let on.",
        "Will you hold my hand for a moment?",
        "It is a happy thing to be yours.",
    ),
    Relationship.ENGAGED: (
        "I cannot wait to call you mine for good.",
        "It was so easy to say yes.",
        "I catch myself saying your name, just to hear it.",
        "Soon we will have all our days together.",
    ),
    Relationship.SPOUSE: (
        "I would marry you all over again.",
        "Come home safe to me.",
        "Being married to you suits me.",
        "I love you. I do not say it often enough.",
        "Whatever the day brings, we share it.",
    ),
    Relationship.EX: (
        "Some things are over. That is all right.",
        "I wish you well. I mean it.",
        "Let us not talk about what used to be.",
        "It is not easy, talking to you like this.",
    ),
    Relationship.CHILD: (
        "When I am big, I want to be like you!",
        "Can we do something together?",
        "Will you tell me a story tonight?",
        "You are the best!",
    ),
}
MANY_HEARTS = (
    "We have come a long way, you and I.",
    "There are few people I trust as I trust you.",
    "You have a firm place in my heart, {player}.",
    "I do not have to pretend when you are around.",
)
FEW_HEARTS = (
    "We do not know each other well yet.",
    "Trust takes time, does it not?",
    "I am still making up my mind about you, to be honest.",
    "Give me time. I am slow to trust.",
)
SPOUSE_ELSEWHERE = (
    "Give {spouse} my regards.",
    "Say hello to {spouse} for me.",
    "You and {spouse} make a fine pair.",
    "I hope {spouse} is well.",
)
CHILDREN = (
    "Say hello to {children} for me.",
    "I was just wondering about {children}.",
    "Time with {children} is time well spent.",
    "I hope {children} will have a good day.",
)
