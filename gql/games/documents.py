"""Documents of games, added and deleted."""

from typing import Annotated
from uuid import UUID

import strawberry

from core.arguments import PAGED
from gql.context import Info
from gql.fields import Payload, mutation
from gql.games.enums import DocumentKind
from gql.games.types import GameDocument
from gql.ids import key
from gql.users import DeletePayload
from resolvers.rulebooks import documents
from resolvers.rulebooks.facts import Facts


@strawberry.input(description="A new document of a game.")
class AddGameDocumentInput:
    game_id: strawberry.ID = strawberry.field(description="Which game it is for.")
    title: str = strawberry.field(description="1-200 characters.")
    kind: DocumentKind = strawberry.field(default=DocumentKind.RULEBOOK, description="What it is.")
    language: str = strawberry.field(default="en", description="What it is written in, as a BCP 47 tag.")
    edition: str | None = strawberry.field(
        default=None, description="Which edition of the game it is for, at most 100 characters; null: any."
    )
    amends_id: strawberry.ID | None = strawberry.field(
        default=None, description="The document of the same game that it corrects."
    )
    licence: str | None = strawberry.field(
        default=None, description="Under what terms its text may be used, at most 500 characters."
    )
    source_url: str | None = strawberry.field(default=None, description="Where it comes from: an http or https URL.")
    text: str | None = strawberry.field(
        default=None,
        description="Markdown of 1-500,000 characters, a form feed between pages; null: its bytes are sent to "
        "`uploadUrl`.",
        metadata={PAGED: True},
    )

    def facts(self) -> Facts:
        return Facts(
            title=self.title,
            kind=self.kind,
            language=self.language,
            edition=self.edition,
            amends_id=self._amended(),
            licence=self.licence,
            source_url=self.source_url,
        )

    def _amended(self) -> UUID | None:
        return None if self.amends_id is None else key(self.amends_id, "GameDocument", path=("input", "amendsId"))


@strawberry.type(description="The document that was added or is there already, or why not.")
class GameDocumentPayload(Payload):
    document: GameDocument | None = strawberry.field(
        default=None, description="The document; its `status` tells when it can be searched."
    )
    upload_url: str | None = strawberry.field(
        default=None,
        description="Where to PUT the file within an hour, once, at most 20 MiB: application/pdf, text/markdown or "
        "text/plain. The answer, 202, is JSON with the id of the `document`; 200: of the one that has these bytes.",
    )


@strawberry.type
class DocumentsMutation:
    @mutation(
        GameDocumentPayload,
        "Add a rulebook, or what belongs to one; the same text again gives the document that is there. "
        "For developers and administrators.",
    )
    async def add_game_document(
        self, info: Info, input: Annotated[AddGameDocumentInput, strawberry.argument(description="The document.")]
    ) -> GameDocumentPayload:
        ctx = info.context
        game_id = key(input.game_id, "Game", path=("input", "gameId"))
        added = await documents.add_document(
            ctx.env, ctx.viewer, game_id=game_id, facts=input.facts(), text=input.text, address=ctx.address
        )
        return GameDocumentPayload(document=GameDocument.of(added.document), upload_url=added.upload_url)

    @mutation(DeletePayload, "Delete a document with all that was quoted from it. For developers and administrators.")
    async def delete_game_document(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which document.")]
    ) -> DeletePayload:
        await documents.delete_document(info.context.viewer, document_id=key(id, "GameDocument", path=("id",)))
        return DeletePayload(deleted_id=id)
