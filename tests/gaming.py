"""Documents of games, and shorthands for what tests do with them again and again."""

from datetime import UTC, datetime
from typing import Any

from conftest import Ask
from models.answers import AnswerCitation, AnswerStatus, RulesAnswer, RulesSession
from models.database.tx import tx
from models.games import Game
from models.rulebooks import GameDocument
from models.users import User
from resolvers.games.editing import create_game
from talking import did

ERRORS = "errors { __typename code message path }"
GAME = """id bggId nameBase status minPlayers maxPlayers playingTime minAge yearPublished rating weight description
  categories mechanics thumbnailUrl imageUrl lastSyncedFromBggAt sections { id key title }
  documents { nodes { id title } } createdAt updatedAt"""
CREATE = f"mutation ($input: CreateGameInput!) {{ createGame(input: $input) {{ game {{ {GAME} }} {ERRORS} }} }}"
UPDATE = f"mutation ($input: UpdateGameInput!) {{ updateGame(input: $input) {{ game {{ {GAME} }} {ERRORS} }} }}"
DELETE = f"mutation ($id: ID!) {{ deleteGame(id: $id) {{ deletedId {ERRORS} }} }}"
SET_SECTIONS = f"""mutation ($game: ID!, $sections: [GameSectionInput!]!) {{
  setGameSections(gameId: $game, sections: $sections) {{ game {{ {GAME} }} {ERRORS} }} }}"""
SET_ROLE = (
    f"mutation ($user: ID!, $role: Role!) {{ setUserRole(userId: $user, role: $role) {{ user {{ id }} {ERRORS} }} }}"
)
GAMES = """query ($filter: GameFilter, $first: Int, $after: String, $last: Int, $before: String) {
  games(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id nameBase } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
LOG = """query ($target: ID, $first: Int, $after: String) { auditLog(targetId: $target, first: $first, after: $after) {
  nodes { id action targetType targetId before after requestId createdAt actor { username } }
  pageInfo { hasNextPage endCursor } } }"""


async def added(ask: Ask, who: User, name: str = "Mill", **more: Any) -> dict[str, Any]:
    """The game that was made."""
    return (await did(ask, who, CREATE, input={"nameBase": name, **more}))["game"]


async def game_of(editor: User, name: str, **more: Any) -> Game:
    """The same without GraphQL."""
    return await create_game(editor, {"name_base": name, **more})


async def names(ask: Ask, who: User, **variables: Any) -> list[str]:
    answer = await ask(who, GAMES, **variables)
    assert "errors" not in answer, answer
    return [game["nameBase"] for game in answer["data"]["games"]["nodes"]]


async def log(ask: Ask, who: User, **variables: Any) -> list[dict[str, Any]]:
    """The newest first."""
    answer = await ask(who, LOG, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["auditLog"]["nodes"]


async def answered(who: User, game: Game, document: GameDocument, text: str) -> RulesAnswer:
    """A question about a game, with its answer and a citation, all of that text."""
    now = datetime.now(UTC)
    async with tx():
        session = await RulesSession.create(user=who, game=game, title=text, language="en")
        answer = await RulesAnswer.create(
            session=session,
            question=text,
            answer=text,
            status=AnswerStatus.ANSWERED,
            language="en",
            provider="extractive",
            model="extractive",
            created_at=now,
        )
        await AnswerCitation.create(
            answer=answer, place=0, document=document, page=1, quote=text, char_start=0, char_end=4
        )
    return answer
