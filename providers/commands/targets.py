"""What may name a task, and what may not."""

import re

from providers.commands.manners import unquoted

LEADS = re.compile(
    r"(?:(?:the|my|a|an|this|that)\s+)?(?:(?:task|todo|to-do)\s*(?::|called|named|of)?\s+)?", re.IGNORECASE
)
ARTICLE = re.compile(r"(?:the|my|a|an)\s+", re.IGNORECASE)
TRAILS = re.compile(r"\s+(?:task|todo|to-do)$", re.IGNORECASE)
VAGUE = re.compile(
    r"it|this|that|these|those|them|(every|any|some|no)thing|ones?|you|me|us|him|her|both|tasks?|todos?"
    r"|work|life|now|today|school|lunch|dinner",
    re.IGNORECASE,
)
ALL_OF_THEM = re.compile(
    r"(?:all|every|any|each|both|some|none)\b(?: of)?(?: (?:the|my|these|those))?(?: \w+)?", re.IGNORECASE
)
NOT_TASKS = re.compile(
    r"(?:(?:the|my|this|that|a|an|our)\s+)?(?:channel|world|farm|label|account|conversation|chat|message|profile|user)s?\b.*",
    re.IGNORECASE,
)
NEGATED = re.compile(r"(?:not|never)\b.*|.*\b(?:not|never)(?: yet)?", re.IGNORECASE)


def target(text: str) -> str | None:
    """The words for a task, as they were said; None for what cannot be looked up, or is no task."""
    named = unquoted(text)
    if named != text.strip():
        return named
    if NOT_TASKS.fullmatch(named):
        return None
    lead = LEADS.match(named)
    bare = TRAILS.sub("", named[lead.end() :] if lead else named)
    bare = unquoted(bare.strip(" ,;:"))
    if not bare or VAGUE.fullmatch(bare) or ALL_OF_THEM.fullmatch(bare) or NEGATED.fullmatch(bare):
        return None
    return bare


def search_words(text: str) -> str:
    """What to look for: an article says nothing."""
    return ARTICLE.sub("", text, count=1) if ARTICLE.match(text) else text
