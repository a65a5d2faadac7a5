"""What may be said of a document: each fact in its range."""

from dataclasses import dataclass, replace
from uuid import UUID

from core.errors import Invalid
from core.languages import language_tag
from core.text import trimmed
from core.urls import web_url
from models.games import NAME_MAX, URL_MAX
from models.rulebooks import DocumentKind

EDITION_MAX = 100  # characters
LICENCE_MAX = 500  # characters


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a new document. `amends_id` is the document of the same game that it corrects."""

    title: str
    kind: DocumentKind = DocumentKind.RULEBOOK
    language: str = "en"
    edition: str | None = None
    amends_id: UUID | None = None
    licence: str | None = None
    source_url: str | None = None


def checked(facts: Facts) -> Facts:
    """As they are stored. Raises Invalid."""
    return replace(
        facts,
        title=trimmed(" ".join(facts.title.split()), ("input", "title"), most=NAME_MAX),
        language=language_tag(facts.language, ("input", "language")),
        edition=_short(facts.edition, ("input", "edition"), most=EDITION_MAX),
        licence=_short(facts.licence, ("input", "licence"), most=LICENCE_MAX),
        source_url=_url(facts.source_url, ("input", "sourceUrl")),
    )


def _short(text: str | None, path: tuple[str, ...], *, most: int) -> str | None:
    return None if text is None else trimmed(text, path, least=0, most=most) or None


def _url(url: str | None, path: tuple[str, ...]) -> str | None:
    if url is None:
        return None
    url = trimmed(url, path, most=URL_MAX)
    try:
        web_url(url)
    except ValueError as error:
        raise Invalid(path, "an http or https URL") from error
    return url
