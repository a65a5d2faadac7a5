"""The few words around what is quoted, in the language that was asked for, else in English."""

from dataclasses import dataclass

from core.rules import Passage, RulesAsk
from providers.extractive.choosing import Excerpt


@dataclass(frozen=True, slots=True)
class Wording:
    """`quoted` has {} where the quote stands."""

    says: str
    page: str
    quoted: str


BULLETS = "•◦▪‣ \n"
ENGLISH = Wording("The rules say:", "Page", "“{}”")
WORDINGS = {
    "en": ENGLISH,
    "cs": Wording("Pravidla říkají:", "Strana", "„{}“"),
    "da": Wording("Reglerne siger:", "Side", "»{}«"),
    "de": Wording("Die Regeln sagen:", "Seite", "„{}“"),
    "es": Wording("Las reglas dicen:", "Página", "«{}»"),
    "fr": Wording("Les règles disent :", "Page", "« {} »"),
    "it": Wording("Le regole dicono:", "Pagina", "«{}»"),
    "nl": Wording("De regels zeggen:", "Pagina", "“{}”"),
    "pl": Wording("Zasady mówią:", "Strona", "„{}”"),
    "pt": Wording("As regras dizem:", "Página", "“{}”"),
    "sv": Wording("Reglerna säger:", "Sida", "”{}”"),
}


def beginning(language: str) -> str:
    return _wording(language).says


def told(excerpt: Excerpt, ask: RulesAsk, *, with_title: bool) -> str:
    """The quote on one line, with where it stands; `with_title` says of which document."""
    wording = _wording(ask.language)
    place = _place(ask.passages[excerpt.passage], wording, with_title=with_title)
    said = " ".join(excerpt.text.lstrip(BULLETS).split())
    return f"{place}: {wording.quoted.format(said)}"


def _place(passage: Passage, wording: Wording, *, with_title: bool) -> str:
    page = f"{wording.page} {passage.page_label or passage.page}"
    named = [passage.document_title] if with_title else []
    return ", ".join([*named, page, *passage.section_path[-1:]])


def _wording(language: str) -> Wording:
    return WORDINGS.get(language.partition("-")[0].lower(), ENGLISH)
