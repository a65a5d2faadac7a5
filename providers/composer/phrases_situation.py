"""Small talk about what the game says is so: weather, season, hour, festival, place, people, work."""

from core.dialogue import Season, Weather

WEATHER: dict[Weather, tuple[str, ...]] = {
    Weather.SUN: (
        "The sun is out. That lifts the mood.",
        "Sunshine like this should not be wasted.",
        "What a bright day it is.",
        "On a sunny day even work looks easier.",
        "Do you feel that sun? Lovely.",
    ),
    Weather.RAIN: (
        "Rain today. I do not mind the sound of it.",
        "You are brave to be about in this rain.",
        "Rain makes a place feel smaller, somehow.",
        "Do not catch a chill in this rain.",
        "Listen to the rain. It has its own rhythm.",
    ),
    Weather.STORM: (
        "What a storm! Stay away from tall trees.",
        "I jump a little at every clap of thunder.",
        "Nobody should be out in a storm like this.",
        "The storm makes talk feel small, does it not?",
        "Thunder and lightning, and still you go about.",
    ),
    Weather.SNOW: (
        "Snow makes everything so quiet.",
        "Keep your hands warm, with all this snow.",
        "I like the sound of snow under a boot.",
        "Snow today. Watch your step.",
        "All this white, and not a sound.",
    ),
    Weather.WIND: (
        "The wind is up. Hold on to your hat.",
        "What a wind! It tugs at everything.",
        "The wind has something to say today.",
        "With this wind, every leaf has a mind of its own.",
        "Careful, the wind will carry your words off.",
    ),
    Weather.GREEN_RAIN: (
        "Green rain. I would not believe it if I did not see it.",
        "Have you ever seen rain so green?",
        "This green rain makes everything look like a dream.",
        "I do not know what to make of this green rain.",
        "Green, of all colours, and falling from the sky.",
    ),
    Weather.FESTIVAL: (
        "Even the sky knows that it is a festival day.",
        "A good day for a festival, this.",
        "You can tell from the air that there is a festival.",
        "Festival days have a light of their own.",
    ),
}
SEASON: dict[Season, tuple[str, ...]] = {
    Season.SPRING: (
        "Spring is a good time to begin something.",
        "I am in a spring mood.",
        "Spring always makes me want to open a window.",
        "It is spring, and I feel a bit younger for it.",
        "What would you like to see grow this spring?",
        "Everybody walks a little faster in spring, have you noticed?",
    ),
    Season.SUMMER: (
        "Summer makes me slow, and I do not mind.",
        "Long summer days are good for long talks.",
        "I hope you find some shade this summer.",
        "It is summer. One should be lazy at least once.",
        "Drink enough in summer, that is my advice.",
        "If I could keep one season in a jar, I might pick summer.",
    ),
    Season.FALL: (
        "Fall makes me thoughtful.",
        "There is something about fall that makes one look back.",
        "Fall is a fine time to take stock.",
        "It is fall. I like how it slows everything down.",
        "A warm drink and a good talk, that is fall to me.",
        "In fall I always want to put things in order.",
    ),
    Season.WINTER: (
        "Winter is long, but it is good for talking.",
        "In winter, a friendly word warms more than a coat.",
        "Winter gives one time to think.",
        "It is winter. Keep warm, whatever you do.",
        "What do you do to keep your spirits up in winter?",
        "A short winter day still has room for a chat.",
    ),
}
HOUR: dict[str, tuple[str, ...]] = {
    "morning": (
        "The morning is the best part of the day, if you ask me.",
        "I do my best thinking in the morning.",
        "A whole day ahead of us. What a thought.",
        "Have you had breakfast?",
        "What are your plans for today?",
        "Did you sleep well?",
    ),
    "afternoon": (
        "The day is half gone before one knows it.",
        "An afternoon is made for a short rest and a chat.",
        "I hope your day has been kind so far.",
        "Is the afternoon treating you well?",
        "Have you had a moment to sit down today?",
        "What is left to do on your list this afternoon?",
    ),
    "evening": (
        "I like how calm it gets in the evening.",
        "The day is nearly done. That feels good.",
        "Evening is the right time to tell each other things.",
        "One gets talkative in the evening.",
        "Did you get done what you wanted today?",
        "You must be tired after a whole day.",
    ),
    "night": (
        "It is late. Should you not be in bed?",
        "At this hour one speaks more softly.",
        "You are up late. So am I, it seems.",
        "The night makes one honest.",
        "Even my thoughts whisper at night.",
        "Do not let me keep you from your sleep.",
    ),
}
DAY: dict[str, tuple[str, ...]] = {
    "first": (
        "A new season begins today.",
        "The first day of {season}. A clean page.",
        "Here we are: the first of {season}.",
    ),
    "last": (
        "The last day of {season}. How quickly it went.",
        "Tomorrow, {season} is over.",
        "This is how {season} ends.",
    ),
}
FESTIVAL = (
    "I have been looking forward to {festival}.",
    "Are you enjoying {festival}?",
    "{Festival}! Does it not put you in a good mood?",
    "Let us make the most of {festival}.",
    "There is nothing quite like {festival}.",
    "So, what do you say to {festival}?",
)
FESTIVAL_UNNAMED = (
    "A festival is no time for long faces.",
    "Enjoy the festival while it lasts.",
    "I like seeing people in a festive mood.",
    "On a festival day one should forget about work.",
)
PLACE = (
    "What brings you to {place}?",
    "I like to talk at {place}.",
    "You found me at {place}, then.",
    "So here we both are at {place}.",
)
NEARBY = (
    "I saw {names} close by. Have you said hello?",
    "Not so loud, with {names} close by.",
    "With {names} nearby, one is never bored.",
    "You will find {names} nearby, if you want more company.",
)
QUEST = (
    "How are you getting on with “{quest}”?",
    "Still busy with “{quest}”? You will manage.",
    "I hear you have something on your list: “{quest}”. Good luck with it.",
    "Do not forget “{quest}” over all this talk.",
)
CROP = (
    "Take good care of the {crop} in your field.",
    "Any news of the {crop} you are growing?",
    "I was wondering about the {crop} you planted.",
    "A field of {crop} takes patience. Keep at it.",
)
EVENT = (
    "I heard the news: {deed}!",
    "So {deed}? Tell me all about it some time.",
    "They say {deed}. Is that so?",
    "News travels fast. {Deed}, I hear.",
)
NEWS = (
    "Have you heard the news? {news}",
    "There is news going round. {news}",
    "People are talking about it. {news}",
    "Well, that was something. {news}",
)
IDLE = (
    "I have no news, but I like a chat.",
    "Not much to report from me.",
    "It is good to stop and talk for a moment.",
    "Sometimes the best talk is about nothing at all.",
    "What is on your mind?",
    "How have you been?",
)
