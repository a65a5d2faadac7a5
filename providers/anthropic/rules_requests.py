"""What is sent to Claude about rules: the passages as search results, which it can cite sentence by sentence."""

from dataclasses import dataclass
from itertools import pairwise

from core.rules import Passage, RulesAsk
from providers.anthropic.requests import Block, text_blocks
from providers.rules_prompt import heading, instructions

NOT_COVERED = "NOT_COVERED"
HOW = (
    "Cite the passage for each thing that you say.\n"
    f"Where the passages do not hold the answer, write {NOT_COVERED} and nothing else."
)


@dataclass(frozen=True, slots=True)
class RulesQuestion:
    model: str
    max_output_tokens: int

    def body(self, ask: RulesAsk, *, unthinking: bool) -> dict[str, object]:
        return {
            "model": self.model,
            "max_tokens": self.max_output_tokens,
            "stream": True,
            "system": instructions(ask, HOW),
            "messages": messages(ask),
            **({"thinking": {"type": "disabled"}} if unthinking else {}),
        }


def messages(ask: RulesAsk) -> list[Block]:
    """Passages stand in the last one only, so that Claude's numbers of search results are theirs."""
    earlier = [said for each in ask.history for said in (("user", each.question), ("assistant", each.answer))]
    results = [search_result(number, passage) for number, passage in enumerate(ask.passages, start=1)]
    return [
        *({"role": role, "content": text_blocks(text)} for role, text in earlier),
        {"role": "user", "content": [*results, *text_blocks(f"Question: {ask.question}")]},
    ]


def search_result(number: int, passage: Passage) -> Block:
    """Claude cites whole blocks, so each sentence is one; together they are the passage, to the letter."""
    return {
        "type": "search_result",
        "source": f"passage-{number}",
        "title": heading(passage),
        "content": [block for sentence in sentences(passage) for block in text_blocks(sentence)],
        "citations": {"enabled": True},
    }


def sentences(passage: Passage) -> list[str]:
    starts = [0, *(start for start, _ in passage.sentences[1:]), len(passage.text)]
    return [passage.text[start:end] for start, end in pairwise(starts)]
