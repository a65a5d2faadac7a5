"""How a question is answered, or why it cannot be."""

ANSWERS = (
    "Let me think.",
    "That I can answer.",
    "I do know something about that.",
    "You ask, I answer.",
    "Good that you ask.",
)
HEARD = (
    "I see. I like it when people tell me things.",
    "Is that so? I will keep it in mind.",
    "I hear you.",
    "Well, thank you for telling me.",
    "You do not say.",
    "I will think about what you said.",
)
BESIDES = (
    "What I do know is something else.",
    "But there is something I can tell you.",
    "But this much I do remember.",
    "What I can offer you instead is this.",
)
ABOUT_WEATHER = (
    "You want to know about the weather?",
    "The weather, is it?",
    "Well, look up at the sky.",
    "The weather? I can tell you that.",
)
ABOUT_DAY = (
    "It is the {day} of {season}.",
    "Today is the {day} of {season}, unless I have lost count.",
    "The {day} of {season}, if I count right.",
    "By the calendar it is the {day} of {season}.",
)
ABOUT_HOUR = ("It is {clock} now.", "By my count it is {clock}.", "It must be {clock}.", "Just now it is {clock}.")
ABOUT_PLACE = (
    "We are at {place}, as you can see.",
    "This is {place}.",
    "You are at {place}. Are you lost?",
    "Here? This is {place}.",
)
ABOUT_NEARBY = (
    "I saw {names} close by.",
    "You will find {names} nearby.",
    "Well, {names} cannot be far.",
    "Look around. I noticed {names} nearby.",
)
ABOUT_FESTIVAL = (
    "Today it is {festival}.",
    "It is {festival} today.",
    "Why, {festival} is today.",
    "You must mean {festival}. It is today.",
)
ABOUT_SPOUSE = (
    "You are asking me? You are married to {spouse}.",
    "Well, {spouse} is the one you married.",
    "You mean {spouse}, I suppose. You two are married.",
)
ABOUT_QUEST = (
    "You still have “{quest}” on your list.",
    "There is “{quest}”, if I am not mistaken.",
    "You could see to “{quest}”.",
    "Have you finished “{quest}” yet?",
)
ABOUT_CROP = (
    "You have {crop} growing in your field.",
    "I know of {crop} in your field.",
    "There is your {crop} to look after.",
    "In your field? Why, {crop}.",
)
