"""How the services are that answer with models: which are configured, and how their last calls ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import utc_now
from core.dialogue import FallbackReason
from core.env import Env
from core.errors import ErrorCode
from models.games import EDITORS
from models.usage_summary import LastCall, last_calls
from models.users import User

KNOWN = ("openai", "anthropic", "gemini", "composer", "commands", "extractive")
LOOKED_BACK = timedelta(days=1)
FAULTS = (  # of the provider, not of what it wrote
    FallbackReason.PROVIDER_ERROR,
    FallbackReason.TIMEOUT,
    ErrorCode.PROVIDER_UNAVAILABLE,
    ErrorCode.PROVIDER_TIMEOUT,
)


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """`healthy`: it is configured, and its last call did not fail. Errors are codes, None to most people."""

    name: str
    model: str | None
    healthy: bool
    last_error: str | None = None
    last_error_at: datetime | None = None

    @property
    def configured(self) -> bool:
        return self.model is not None


async def provider_statuses(env: Env, viewer: User) -> list[ProviderStatus]:
    """Those that there are, by the calls of the last day; errors are shown to developers and administrators."""
    models = _models(env)
    calls = await last_calls(utc_now() - LOOKED_BACK, faults=FAULTS)
    answers = {call.provider: call for call in calls if call.fault is None}
    failures = {call.provider: call for call in calls if call.fault is not None}
    names = [*KNOWN, *(name for name in models if name not in KNOWN)]
    may_see = viewer.role in EDITORS
    return [_status(name, models.get(name), answers.get(name), failures.get(name), may_see) for name in names]


def _models(env: Env) -> dict[str, str]:
    """What is asked of each that is configured, by its name."""
    asked = (env.composer, env.assistant, *env.rules.values(), *(() if env.llm is None else (env.llm,)))
    return {one.name: one.model for one in asked}


def _status(
    name: str, model: str | None, answer: LastCall | None, failure: LastCall | None, may_see: bool
) -> ProviderStatus:
    failed_last = failure is not None and (answer is None or answer.at <= failure.at)
    healthy = model is not None and not failed_last
    if failure is None or not may_see:
        return ProviderStatus(name, model, healthy)
    return ProviderStatus(name, model, healthy, failure.fault, failure.at)
