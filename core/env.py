"""What a resolver may need besides the database: settings, keys and the services outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.assistant import AssistantModel
from core.catalogue import Catalogue
from core.embedder import Embedder
from core.flags import Flags
from core.identity import IdentityProvider
from core.llm import LLM
from core.pages import PdfReader
from core.rules import RulesModel
from core.settings import Settings
from core.tokens import AccessTokens, Passwords
from core.vector_shelf import VectorShelf
from core.work import Work


@dataclass(frozen=True, slots=True)
class Env:
    """Made once at the start of the process. `llm` is None without a model; `composer`, `assistant` always answer.

    `rules` are those that answer questions about rules, by name, the one that is asked where none is named first.
    """

    settings: Settings
    passwords: Passwords
    access_tokens: AccessTokens
    issuers: IdentityProvider
    composer: LLM
    assistant: AssistantModel
    llm: LLM | None = None
    rules: Mapping[str, RulesModel] = field(default_factory=dict[str, RulesModel])
    embedder: Embedder | None = None
    vectors: VectorShelf = field(default_factory=VectorShelf)
    flags: Flags = field(default_factory=Flags)
    catalogue: Catalogue | None = None
    pdf: PdfReader | None = None
    work: Work = field(default_factory=Work)
