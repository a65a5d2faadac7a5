"""Languages as they are named: tags of BCP 47."""

import re

from core.errors import Invalid

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def language_tag(tag: str, path: tuple[str, ...]) -> str:
    """The tag with its language in lower case. Raises Invalid if it is none."""
    tag = tag.strip()
    if TAG.fullmatch(tag) is None:
        raise Invalid(path, "a language tag such as en or pt-BR")
    language, *rest = tag.split("-")
    return "-".join([language.lower(), *rest])
