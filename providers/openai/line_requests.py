"""What is asked of an OpenAI-compatible server for an NPC's line: pages with a face each, and replies."""

from core.dialogue import Emotion
from core.llm import Prompt
from providers.openai.requests import Wanted, strict_object


def line_wanted(prompt: Prompt) -> Wanted:
    """The first section of a prompt is the system's."""
    system = "".join(section.text for section in prompt.sections[:1])
    user = "\n\n".join(section.text for section in prompt.sections[1:])
    return Wanted(system, user, line_schema(prompt), line_in_words(prompt))


def line_in_words(prompt: Prompt) -> str:
    emotions = ", ".join(Emotion)
    return (
        'Answer with nothing but JSON: {"pages": [{"text": "...", "emotion": "NEUTRAL"}], "replies": ["..."]}. '
        f"At most {prompt.max_pages} pages and {prompt.max_replies} replies. Emotions: {emotions}."
    )


def line_schema(prompt: Prompt) -> dict[str, object]:
    page = strict_object({"text": {"type": "string"}, "emotion": {"type": "string", "enum": list(Emotion)}})
    fields: dict[str, object] = {
        "pages": {"type": "array", "items": page, "minItems": 1, "maxItems": prompt.max_pages},
    }
    if prompt.max_replies:
        fields["replies"] = {"type": "array", "items": {"type": "string"}, "maxItems": prompt.max_replies}
    return strict_object(fields)
