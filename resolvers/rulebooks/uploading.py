"""The bytes of a document, sent to the address that was given for them: once, and within its hour."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from core.errors import AlreadyExists, Conflict, NotFound
from core.tokens import secret_hash
from models.database.tx import tx
from models.document_rows import awaiting, replace_amended, same_document
from models.rulebooks import GameDocument
from resolvers.audit import audit
from resolvers.rulebooks.documents import Content, again, keep


class UploadOver(Conflict):
    """The address was used, or is too old."""


@dataclass(frozen=True, slots=True)
class Received:
    """`same`: another document of the game had these bytes, and this is it; the one that waited for them is gone."""

    document: GameDocument
    same: bool


async def check_upload(document_id: UUID, secret: str) -> None:
    """Whether bytes may be sent there. Raises NotFound for an address that is not ours, and UploadOver."""
    await _open(document_id, secret)


async def receive(document_id: UUID, secret: str, content: Content) -> Received:
    """Store what was sent, and have it indexed. Raises as `check_upload`."""
    try:
        return await _received(document_id, secret, content)
    except AlreadyExists:  # the same bytes came at the same time
        return await _received(document_id, secret, content)


async def _received(document_id: UUID, secret: str, content: Content) -> Received:
    async with tx() as unit:
        document = await _open(document_id, secret, hold=True)
        same = await same_document(document.game_id, content.hash)
        if same is None:
            await keep(unit, document, content)
            return Received(document, same=False)
        await audit(
            None,
            "document.same",
            document,
            target_type="GameDocument",
            before={"game_id": document.game_id, "title": document.title},
            after={"same_as": same.id},
        )
        await replace_amended(document, same.id)
        await document.delete()
        return Received(await again(unit, same, content), same=True)


async def _open(document_id: UUID, secret: str, *, hold: bool = False) -> GameDocument:
    document = await awaiting(document_id, hold=hold)
    if document is None or not hmac.compare_digest(secret_hash(secret), document.upload_hash or ""):
        raise NotFound("upload")
    if document.content_hash is not None:
        raise UploadOver("these bytes were sent already")
    if document.upload_expires_at is None or document.upload_expires_at <= datetime.now(UTC):
        raise UploadOver("this address is too old: add the document again")
    return document
