"""What the built-in assistant takes for a command, and what it does not."""

import pytest

from commanding import NOT_COMMANDS, NOW, UNDERSTOOD
from core.assistant import Ask, UserSaid
from providers.commands import answer
from providers.commands.asked import Command
from providers.commands.understanding import understood
from providers.commands.wording import NOT_UNDERSTOOD


def test_the_tables_are_large_enough() -> None:
    assert len(UNDERSTOOD) >= 90
    assert len(NOT_COMMANDS) >= 30
    assert len(UNDERSTOOD) + len(NOT_COMMANDS) >= 120


@pytest.mark.parametrize(("said", "command"), UNDERSTOOD.items())
def test_a_command_is_understood(said: str, command: Command) -> None:
    assert understood(said, NOW) == command


@pytest.mark.parametrize("said", NOT_COMMANDS)
def test_what_is_no_command_is_not_taken_for_one(said: str) -> None:
    assert understood(said, NOW) is None
    assert answer(Ask("", (UserSaid(said),), (), NOW)) == NOT_UNDERSTOOD
