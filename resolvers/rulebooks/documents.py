"""Documents of games, added and deleted by those who edit the catalogue."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from core.env import Env
from core.errors import Invalid, NotFound
from core.tokens import new_secret
from models.database.tx import Unit, tx
from models.document_rows import replace_amended, same_document
from models.games import Game
from models.rulebooks import DocumentSource, DocumentStatus, GameDocument
from models.users import User
from resolvers.audit import audit
from resolvers.games.access import held_game, require_editor
from resolvers.rulebooks.facts import Facts, checked
from resolvers.rulebooks.indexing import INDEX_JOB
from resolvers.rulebooks.reading import MARKDOWN

INLINE_MAX: Final = 500_000  # code points of a text in the mutation
UPLOAD_LIFE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Added:
    """`upload_url` is where the bytes are to be sent, None where they are there."""

    document: GameDocument
    upload_url: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a document, of one of the media types in `reading`."""

    data: bytes
    media_type: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


async def add_document(
    env: Env, viewer: User, *, game_id: UUID, facts: Facts, text: str | None, address: str | None = None
) -> Added:
    """Add a document of Markdown `text`, or one whose bytes are still to be sent, to this server at `address`.

    The same text again gives the document that is there. Raises Forbidden, NotFound and Invalid.
    """
    require_editor(viewer)
    facts = checked(facts)
    content = None if text is None else Content(_inline(text), MARKDOWN)
    async with tx() as unit:
        game = await held_game(viewer, game_id, path=("input", "gameId"))
        await _check_amended(viewer, game, facts.amends_id)
        if content is None:
            return await _awaiting(address or env.settings.public_url, viewer, game, facts)
        return Added(await add_content(unit, viewer, game, facts, content))


async def add_file(game: Game, *, facts: Facts, content: Content) -> GameDocument:
    """The same for the operator, with the bytes of a file. Raises Invalid."""
    facts = checked(facts)
    async with tx() as unit:
        return await add_content(unit, None, game, facts, content)


async def add_content(unit: Unit, viewer: User | None, game: Game, facts: Facts, content: Content) -> GameDocument:
    """A new document with its bytes, or the one that has the same; `facts` are checked. Inside `tx()`."""
    if same := await same_document(game.id, content.hash):
        return await again(unit, same, content)
    document = _document(game, facts)
    await document.save()
    await _audit(viewer, document, facts)
    await keep(unit, document, content)
    return document


async def keep(unit: Unit, document: GameDocument, content: Content) -> None:
    """Store the bytes of a document that has none, and have them indexed. Inside `tx()`."""
    document.content_hash = content.hash
    document.status = DocumentStatus.PENDING
    document.failure = None
    await document.save(update_fields=["content_hash", "status", "failure"])
    await DocumentSource.create(document_id=document.id, media_type=content.media_type, content=content.data)
    await unit.enqueue(INDEX_JOB, {"document": str(document.id)})


async def again(unit: Unit, same: GameDocument, content: Content) -> GameDocument:
    """A document whose bytes came again: if it could not be read, that is tried again. Inside `tx()`."""
    if same.status is DocumentStatus.FAILED:
        await keep(unit, same, content)
    return same


async def delete_document(viewer: User, *, document_id: UUID) -> None:
    """Delete a document with its pages, and with what was quoted from it. Raises Forbidden and NotFound."""
    require_editor(viewer)
    async with tx():
        documents = GameDocument.visible_to(viewer)
        document = await documents.select_for_update().get_or_none(id=document_id)
        if document is None:
            raise NotFound("GameDocument", path=("id",))
        before = {"game_id": document.game_id, "title": document.title, "kind": document.kind}
        await audit(viewer, "document.delete", document, target_type="GameDocument", before=before, after=None)
        await replace_amended(document, None)
        await document.delete()


async def _awaiting(address: str, viewer: User, game: Game, facts: Facts) -> Added:
    secret = new_secret()
    document = _document(game, facts)
    document.upload_hash = secret.hash
    document.upload_expires_at = datetime.now(UTC) + UPLOAD_LIFE
    await document.save()
    await _audit(viewer, document, facts)
    return Added(document, f"{address}/uploads/{document.id}/{secret.secret}")


async def _check_amended(viewer: User, game: Game, amends_id: UUID | None) -> None:
    if amends_id is None:
        return
    amended = await GameDocument.visible_to(viewer).get_or_none(id=amends_id, game_id=game.id)
    if amended is None:
        raise NotFound("GameDocument", path=("input", "amendsId"))


def _inline(text: str) -> bytes:
    if not text.strip() or len(text) > INLINE_MAX:
        raise Invalid(("input", "text"), f"between 1 and {INLINE_MAX:,} characters, or sent to `uploadUrl`")
    return text.encode()


def _document(game: Game, facts: Facts) -> GameDocument:
    return GameDocument(game_id=game.id, **asdict(facts))


async def _audit(viewer: User | None, document: GameDocument, facts: Facts) -> None:
    after = {"game_id": document.game_id, **asdict(facts)}
    await audit(viewer, "document.create", document, target_type="GameDocument", before=None, after=after)
