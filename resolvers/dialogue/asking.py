"""Asking a model for a line: what comes is made safe to show, or the reason is told why it cannot be used."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field

from core.dialogue import DialogueSource, FallbackReason
from core.errors import ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.llm import LLM, Answer, Usage
from resolvers.dialogue.markup import Encoded, encode, safe_speech
from resolvers.dialogue.moment import Moment


@dataclass(frozen=True, slots=True)
class Line:
    """A line before it is stored; `reason`: why no model wrote it."""

    encoded: Encoded
    source: DialogueSource
    replies: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    reason: FallbackReason | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no line; `usage` is what was spent all the same, as far as it is known."""

    reason: FallbackReason
    error: ProviderUnavailable
    usage: Usage = field(default_factory=Usage)


async def ask(llm: LLM, moment: Moment) -> Line | Failure:
    """What the model says, before the moment's deadline; whoever listens hears it as it comes."""
    try:
        answer = await _listened(llm, moment)
    except ProviderUnavailable as error:
        return Failure(_reason(error), error)
    encoded = _encoded(answer, moment)
    if not encoded.pages:
        return _unusable(FallbackReason.UNSAFE_OUTPUT, answer)
    if _spoken(encoded) in {line.casefold() for line in moment.prompt.recent_lines}:
        return _unusable(FallbackReason.REPETITION, answer)
    return Line(encoded, llm.source, _replies(answer, moment), answer.usage)


async def compose(composer: LLM, moment: Moment, reason: FallbackReason) -> Line:
    """What is said where no model's line can be had."""
    async with aclosing(composer.stream(moment.prompt, deadline=moment.deadline)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Answer):
                return Line(_encoded(piece, moment), composer.source, _replies(piece, moment), reason=reason)
    raise ProviderUnavailable("the composer said nothing")


async def _listened(llm: LLM, moment: Moment) -> Answer:
    try:
        async with (
            asyncio.timeout_at(moment.deadline),
            aclosing(llm.stream(moment.prompt, deadline=moment.deadline)) as pieces,
        ):
            async for piece in pieces:
                if isinstance(piece, Answer):
                    return piece
                if moment.listen is not None:
                    moment.listen(moment, piece)
    except TimeoutError:
        raise ProviderTimeout("the model did not answer in time") from None
    raise ProviderUnavailable("the model's answer broke off")


def _reason(error: ProviderUnavailable) -> FallbackReason:
    match error:
        case ProviderTimeout():
            return FallbackReason.TIMEOUT
        case ProviderRefused():
            return FallbackReason.REFUSAL
        case _:
            return FallbackReason.PROVIDER_ERROR


def _unusable(reason: FallbackReason, answer: Answer) -> Failure:
    wrong = reason.lower().replace("_", " ")
    return Failure(reason, ProviderUnavailable(f"the model's answer could not be used: {wrong}"), answer.usage)


def _encoded(answer: Answer, moment: Moment) -> Encoded:
    return encode(
        answer.pages,
        player_name=moment.prompt.player_name,
        portraits=moment.prompt.persona.portraits,
        max_pages=moment.request.max_pages,
    )


def _replies(answer: Answer, moment: Moment) -> tuple[str, ...]:
    """What is safe of the replies, as many as were asked for."""
    safe = [safe_speech(text, player_name=moment.prompt.player_name) for text in answer.replies]
    return tuple(text for text in safe if text)[: moment.request.max_replies]


def _spoken(encoded: Encoded) -> str:
    return " ".join(page.text for page in encoded.pages).casefold()
