"""The states and kinds of games and what belongs to them, with words on every value."""

from gql.enums import described
from models.games import GameStatus, SyncState
from models.rulebooks import DocumentKind, DocumentStatus

__all__ = ["DocumentKind", "DocumentStatus", "GameStatus", "SyncState"]

described(
    GameStatus,
    "Who sees a game.",
    {
        "ACTIVE": "Everybody.",
        "BETA": "Testers, developers and administrators.",
        "HIDDEN": "Developers and administrators; for others it does not exist.",
    },
)
described(
    SyncState,
    "How far an import is.",
    {
        "QUEUED": "It waits.",
        "RUNNING": "Games are being fetched.",
        "SUCCEEDED": "It is over; `failures` tells of games that could not be had.",
        "FAILED": "It was given up; `failures` tells why.",
    },
)
described(
    DocumentKind,
    "What a document is.",
    {
        "RULEBOOK": "The rules.",
        "FAQ": "Questions and answers.",
        "ERRATA": "Corrections.",
        "REFERENCE": "Anything else to look things up in.",
    },
)
described(
    DocumentStatus,
    "Whether a document can be searched.",
    {
        "PENDING": "Its text is awaited.",
        "PROCESSING": "It is being read.",
        "READY": "It can.",
        "FAILED": "It could not be read; `failure` tells why.",
    },
)
