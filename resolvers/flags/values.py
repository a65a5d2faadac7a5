"""What flags and their rules may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import orjson

from core.errors import Invalid
from core.flags import ANY_ENVIRONMENT, FlagScope
from core.json import json_object
from core.text import trimmed
from models.flags import KEY_MAX
from models.users import Role

KEY = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{KEY_MAX - 1}}}")
ENVIRONMENT = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
VARIANT_MAX = PROVIDER_MAX = 64
JSON_MAX = 10_000  # bytes of a rule's value, and of its metadata
NUMBER_MAX = 2_000_000_000


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as it shall be, found again by its scope, role and environment; None limits nothing."""

    scope: FlagScope
    enabled: bool
    scope_id: UUID | None = None
    role: Role | None = None
    environment: str = ANY_ENVIRONMENT
    value: Any = None
    variant: str | None = None
    rollout_percent: float | None = None
    bucket_by: FlagScope = FlagScope.USER
    metadata: Any = None

    @property
    def place(self) -> dict[str, Any]:
        """By which columns it is found again."""
        return {
            "scope": self.scope,
            "scope_id": str(self.scope_id) if self.scope_id else "",
            "role": self.role or "",
            "environment": self.environment,
        }


def valid_key(key: str, path: tuple[str, ...]) -> str:
    if not KEY.fullmatch(key):
        raise Invalid(path, f"1-{KEY_MAX} letters, digits, . _ - and begin with a letter or digit")
    return key


def check_rule(rule: NewRule) -> None:
    """Raises Invalid."""
    if (rule.scope_id is None) != (rule.scope is FlagScope.GLOBAL):
        raise Invalid(("input", "scopeId"), "given for every scope but GLOBAL, and not for that one")
    if rule.environment != ANY_ENVIRONMENT and not ENVIRONMENT.fullmatch(rule.environment):
        raise Invalid(("input", "environment"), "* or 1-64 of a-z 0-9 . _ - and begin with a letter or digit")
    if rule.rollout_percent is not None and not 0 <= rule.rollout_percent <= 100:  # noqa: PLR2004
        raise Invalid(("input", "rolloutPercent"), "between 0 and 100")
    if rule.variant is not None:
        trimmed(rule.variant, ("input", "variant"), most=VARIANT_MAX)
    _check_size(rule.value, ("input", "value"))
    _check_metadata(rule.metadata)


def _check_size(value: Any, path: tuple[str, ...]) -> None:
    if len(orjson.dumps(value)) > JSON_MAX:
        raise Invalid(path, f"at most {JSON_MAX} bytes of JSON")


def _check_metadata(metadata: Any) -> None:
    if metadata is None:
        return
    values = json_object(metadata)
    if values is None:
        raise Invalid(("input", "metadata"), "a JSON object")
    _check_size(values, ("input", "metadata"))
    for name, (rule, holds) in KNOWN.items():
        if name in values and not holds(values[name]):
            raise Invalid(("input", "metadata", name), rule)


def _is_limit(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBER_MAX)


def _is_zone(value: Any) -> bool:
    return isinstance(value, str) and value in available_timezones()


def _is_provider(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= PROVIDER_MAX


KNOWN: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "daily_limit": (f"a whole number, 0-{NUMBER_MAX}, or null for none", _is_limit),
    "daily_micros": (f"a whole number of micro-USD, 0-{NUMBER_MAX}, or null for none", _is_limit),
    "time_zone": ("an IANA time zone such as Europe/Vienna", _is_zone),
    "provider": (f"the name of a provider, 1-{PROVIDER_MAX} characters", _is_provider),
}
