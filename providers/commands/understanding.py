"""What somebody wants, from what they wrote: a command, or nothing that is understood."""

from datetime import datetime

from providers.commands.asked import Command
from providers.commands.game_questions import game_question
from providers.commands.manners import sentence
from providers.commands.orders import order
from providers.commands.questions import question


def understood(text: str, now: datetime) -> Command | None:
    """None for all that is not plainly one request: it is better to say so than to guess."""
    said = sentence(text)
    if said is None:
        return None
    return order(said, now) or game_question(said) or question(said, now)
