"""The built-in writer of lines: says only what the situation and the memories say, in the persona's manner.

It needs no key and no network, answers the same prompt the same way, and speaks English only, whatever the locale.
"""

from collections.abc import AsyncGenerator

from core.dialogue import DialogueSource
from core.llm import Answer, PageDelta, Prompt
from providers.composer.choice import folded
from providers.composer.lines import line
from providers.composer.scene import scene_of

TURNS = 6  # other choices tried until no page was said lately


class Composer:
    """An LLM that is none: the default where no provider is set, and what answers when a provider does not."""

    name = "composer"
    model = "composer-1"
    source = DialogueSource.COMPOSED

    async def stream(self, prompt: Prompt, *, deadline: float) -> AsyncGenerator[PageDelta | Answer, None]:
        """One Answer; there are no deltas, and `deadline` is never reached."""
        yield compose(prompt)


def compose(prompt: Prompt) -> Answer:
    """The line: the first of TURNS tries in which no page was said lately, or the last one."""
    recent = folded(" ".join(prompt.recent_lines))
    answer = line(scene_of(prompt))
    for turn in range(1, TURNS):
        if not any(folded(page.text) in recent for page in answer.pages):
            break
        answer = line(scene_of(prompt, turn))
    return answer
