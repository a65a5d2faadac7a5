"""What a resolver may need besides the database: settings, keys and the services outside."""

from dataclasses import dataclass, field

from core.assistant import AssistantModel
from core.identity import IdentityProvider
from core.llm import LLM
from core.settings import Settings
from core.tokens import AccessTokens, Passwords
from core.work import Work


@dataclass(frozen=True, slots=True)
class Env:
    """Made once at the start of the process. `llm` is None without a model; `composer`, `assistant` always answer."""

    settings: Settings
    passwords: Passwords
    access_tokens: AccessTokens
    issuers: IdentityProvider
    composer: LLM
    assistant: AssistantModel
    llm: LLM | None = None
    work: Work = field(default_factory=Work)
