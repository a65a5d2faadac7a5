"""Somebody with one of everything, and valid arguments for every field about it."""

from dataclasses import dataclass
from typing import Any

from chatting import Chatting, chatting
from conftest import person
from conversing import NO_CONVERSING, Conversing, conversing
from core.env import Env
from flagged import NO_FLAGS, Flagged, flagged
from gql.ids import global_id
from gql.pages import BY_ID
from models.database.tx import tx
from models.dialogue import Interaction, Memory
from models.users import ApiToken, Role, TokenScope, User
from models.worlds import Npc, World
from questioning import NO_QUESTIONING, Questioning, questioning
from shelved import NO_SHELF, Shelved, shelved
from tasked import NO_TASKS, Tasked, tasked

Arguments = dict[str, Any]
MOMENT: Arguments = {"year": 1, "season": "SPRING", "day": 5, "minute": 600}
ITEM: Arguments = {"id": "(O)18", "name": "Daffodil", "quality": 0, "quantity": 1}
SITUATION: Arguments = {
    "gameTime": MOMENT,
    "weather": "RAIN",
    "location": "the mill",
    "festival": "harvest fair",
    "friendshipPoints": 500,
    "relationship": "FRIEND",
    "spouse": "Robin",
    "children": ["Wren"],
    "gift": ITEM,
    "giftTaste": "like",
    "recentEvents": ["the bridge broke"],
    "activeQuests": ["mend the bridge"],
    "inventory": [ITEM],
    "crops": ["parsnip"],
    "nearbyNpcs": ["Sam"],
    "originalLine": "Good day.",
    "portraits": ["happy"],
    "extra": {"luck": 1},
}


@dataclass(frozen=True, slots=True)
class Belongings:
    """Ids on the wire; `cursor` is of any list that is ordered by id."""

    owner: User
    user: str
    api_token: str
    world: str
    npc: str
    memory: str
    interaction: str
    chat: Chatting
    cursor: str
    tasks: Tasked = NO_TASKS
    assistant: Conversing = NO_CONVERSING
    shelf: Shelved = NO_SHELF
    questions: Questioning = NO_QUESTIONING
    flags: Flagged = NO_FLAGS

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name; flags are not among them."""
        return {
            "User": self.user,
            "ApiToken": self.api_token,
            "World": self.world,
            "Npc": self.npc,
            "Memory": self.memory,
            "Interaction": self.interaction,
            **self.chat.ids,
            **self.tasks.ids,
            **self.assistant.ids,
            **self.shelf.ids,
            **self.questions.ids,
        }

    def line(self, **more: Any) -> Arguments:
        """A GenerateDialogueInput with everything that it takes."""
        return {
            "worldId": self.world,
            "npcKey": "Leah",
            "kind": "TALK",
            "context": SITUATION,
            "playerText": "Do you remember the strawberries?",
            "history": [{"speaker": "Leah", "text": "Hello."}],
            "playerKey": "p1",
            "locale": "en",
            "deadlineMs": 8000,
            "maxPages": 2,
            "maxReplies": 3,
            "allowFallback": True,
            **more,
        }

    def arguments(self, field: str) -> list[Arguments]:
        """Valid arguments of a field such as "Query.world": together they give every argument a value."""
        own = self._of_users() | self._of_worlds() | self._of_dialogue() | self._of_usage()
        others = self.chat.arguments(self.cursor) | self.tasks.arguments() | self.assistant.arguments()
        games = self.shelf.arguments() | self.questions.arguments()
        return (own | others | games | self.flags.arguments())[field]

    def around(self, field: str) -> str:
        """What stands around a field that is no root's."""
        owners = {"World": self.world, "Npc": self.npc}
        around = {kind: f'node(id: "{key}") {{ ... on {kind} {{ {{}} }} }}' for kind, key in owners.items()}
        around |= self.chat.around | self.assistant.around | self.shelf.around | self.questions.around
        return around.get(field.partition(".")[0], "{}")

    def _of_usage(self) -> dict[str, list[Arguments]]:
        days = {"from": "2026-11-01", "to": "2026-11-30"}
        return {
            "Query.myQuota": [{"featureKey": "chat", "gameId": self.shelf.game}],
            "Query.usageSummary": [days | {"groupBy": ["DAY", "GAME"], "userId": self.user}],
            "Query.providers": [{}],
        }

    def _of_users(self) -> dict[str, list[Arguments]]:
        return {
            "Query.me": [{}],
            "Query.user": [{"id": self.user}, {"username": self.owner.username}],
            "Query.users": [{"first": 2, "after": self.cursor}, {"last": 2, "before": self.cursor}],
            "Query.searchUsers": [{"query": "a", "first": 2, "after": self.cursor}],
            "Query.apiTokens": [{"first": 2, "after": self.cursor}],
            "Query.node": [{"id": self.world}],
            "Query.nodes": [{"ids": [self.world]}],
            "Mutation.register": [
                {
                    "input": {
                        "email": f"{self.owner.username}2@example.org",
                        "username": f"{self.owner.username}2",
                        "password": "correct horse",
                        "displayName": "New",
                    }
                }
            ],
            "Mutation.login": [{"input": {"emailOrUsername": self.owner.username, "password": "correct horse"}}],
            "Mutation.refreshToken": [{"refreshToken": "none"}],
            "Mutation.logout": [{}],
            "Mutation.updateProfile": [
                {
                    "input": {
                        "displayName": "Ann",
                        "avatarUrl": "https://example.org/a.png",
                        "bio": "Farmer",
                        "timeZone": "Europe/Vienna",
                    }
                }
            ],
            "Mutation.changePassword": [
                {"input": {"currentPassword": "correct horse", "newPassword": "another horse"}}
            ],
            "Mutation.setUserRole": [{"userId": self.user, "role": "ADMIN"}],
            "Mutation.createApiToken": [
                {"input": {"name": "mod", "scopes": ["DIALOGUE"], "expiresAt": "2999-01-01T00:00:00Z"}}
            ],
            "Mutation.revokeApiToken": [{"id": self.api_token}],
        }

    def _of_worlds(self) -> dict[str, list[Arguments]]:
        return {
            "Query.worlds": [{"first": 2, "after": self.cursor}],
            "Query.world": [{"id": self.world}],
            "Query.npc": [{"worldId": self.world, "key": "Leah"}],
            "World.npcs": [{"first": 2, "after": self.cursor}],
            "World.interactions": [
                {"npcKey": "Leah", "first": 2, "after": self.cursor},
                {"last": 2, "before": self.cursor},
            ],
            "Npc.memories": [
                {"kinds": ["EVENT"], "playerKey": "p1", "includeSuperseded": True, "first": 2},
                {"search": "strawberries", "first": 2},
                {"search": "strawberries", "after": "MA=="},
            ],
            "Mutation.openWorld": [
                {
                    "input": {
                        "saveId": "save-1",
                        "farmName": "Hollow",
                        "game": "stardew",
                        "playerName": "Ann",
                        "locale": "en",
                        "gameTime": MOMENT,
                    }
                }
            ],
            "Mutation.commitDay": [{"worldId": self.world, "gameTime": MOMENT}],
            "Mutation.deleteWorld": [{"id": self.world}],
            "Mutation.upsertNpcs": [
                {
                    "worldId": self.world,
                    "npcs": [
                        {
                            "key": "Leah",
                            "displayName": "Leah",
                            "persona": "A sculptor.",
                            "portraits": ["happy"],
                            "tier": "MAIN",
                        }
                    ],
                }
            ],
        }

    def _of_dialogue(self) -> dict[str, list[Arguments]]:
        event: Arguments = {
            "eventKey": "e1",
            "kind": "EVENT",
            "text": "A storm broke the bridge.",
            "npcKey": "Leah",
            "gameTime": MOMENT,
            "importance": 50,
            "visibility": "PRIVATE",
            "subjectKey": "bridge",
            "playerKey": "p1",
        }
        memory: Arguments = {
            "worldId": self.world,
            "npcKey": "Leah",
            "playerKey": "p1",
            "kind": "FACT",
            "text": "Ann likes rain.",
            "importance": 50,
            "visibility": "PRIVATE",
            "pinned": False,
            "gameTime": MOMENT,
        }
        lines: list[Arguments] = [{"input": self.line()}, {"input": self.line(clientMutationId="once")}]
        return {
            "Query.previewPrompt": lines,
            "Mutation.generateDialogue": lines,
            "Subscription.dialogueStream": lines,
            "Mutation.recordEvents": [{"worldId": self.world, "events": [event]}],
            "Mutation.createMemory": [{"input": memory}],
            "Mutation.updateMemory": [
                {
                    "input": {
                        "id": self.memory,
                        "text": "Ann likes snow.",
                        "importance": 60,
                        "pinned": True,
                        "visibility": "PUBLIC",
                    }
                }
            ],
            "Mutation.forgetMemory": [{"id": self.memory}],
        }


async def belongings(env: Env, name: str, role: Role = Role.BASIC) -> Belongings:
    """An account of that name with a token, world, NPC, memory, line, channel, tasks, conversations and a game."""
    owner = await person(env, name, role)
    async with tx():
        token = await ApiToken.create(
            user=owner, name="mod", prefix="ing_x", token_hash=f"hash of {name}", scopes=[TokenScope.DIALOGUE]
        )
        world = await World.create(user=owner, game="stardew", save_id="save-1", farm_name="Hollow", locale="en", at=0)
        npc = await Npc.create(world=world, key="Leah", display_name="Leah")
        memory = await Memory.create(
            world=world,
            npc=npc,
            kind="EVENT",
            text="Ann gave Leah strawberries.",
            importance=50,
            origin="OBSERVED",
            visibility="PRIVATE",
            at=0,
            epoch=1,
            content_hash="hash",
        )
        interaction = await Interaction.create(
            world=world,
            npc=npc,
            kind="TALK",
            at=0,
            epoch=1,
            pages=[["Hello.", "NEUTRAL"]],
            replies=[],
            recalled=[[str(memory.id), 0.5]],
            emotion="NEUTRAL",
            stardew="Hello.",
            source="COMPOSED",
            latency_ms=1,
            raw_context={},
        )
    shelf = await shelved(owner)
    return Belongings(
        owner,
        global_id("User", owner.id),
        global_id("ApiToken", token.id),
        global_id("World", world.id),
        global_id("Npc", npc.id),
        global_id("Memory", memory.id),
        global_id("Interaction", interaction.id),
        await chatting(owner),
        BY_ID.cursor(world),
        await tasked(owner),
        await conversing(owner),
        shelf,
        await questioning(owner, shelf.game),
        await flagged(owner, shelf.game, shelf.section, BY_ID.cursor(world)),
    )
