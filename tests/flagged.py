"""A feature flag with rules, and valid arguments for every field about flags."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gql.ids import global_id
from models.database.tx import tx
from models.flags import FeatureFlag, FlagRule
from models.users import User

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Flagged:
    """Ids on the wire, of what only those who edit flags see; `cursor` is of any list that is ordered by id."""

    key: str = ""
    flag: str = ""
    rule: str = ""
    user: str = ""
    game: str = ""
    section: str = ""
    cursor: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name. They belong to nobody."""
        return {"FeatureFlag": self.flag, "FlagRule": self.rule}

    def arguments(self) -> dict[str, list[Arguments]]:
        """By the field's name."""
        return self._asking() | self._writing()

    def _asking(self) -> dict[str, list[Arguments]]:
        return {
            "Query.evaluateFlag": [{"key": self.key, "gameId": self.game, "sectionId": self.section}],
            "Query.evaluateFlags": [{"gameId": self.game, "sectionId": self.section}],
            "Query.featureFlags": [{"first": 2, "after": self.cursor}],
        }

    def _writing(self) -> dict[str, list[Arguments]]:
        rule = {
            "flagKey": self.key,
            "scope": "USER",
            "scopeId": self.user,
            "role": "PREMIUM",
            "environment": "staging",
            "enabled": True,
            "value": {"colour": "blue"},
            "variant": "B",
            "rolloutPercent": 12.5,
            "bucketBy": "GAME",
            "metadata": {"daily_limit": 20},
        }
        flag = {"key": self.key, "description": "A new shelf", "defaultEnabled": False}
        return {
            "Mutation.upsertFlag": [{"input": flag}],
            "Mutation.setFlagRule": [{"input": rule}],
            "Mutation.deleteFlagRule": [{"id": self.rule}],
            "Mutation.killFlag": [{"key": self.key, "killed": True}],
        }


NO_FLAGS = Flagged()


async def flagged(owner: User, game: str, section: str, cursor: str) -> Flagged:
    """A flag named after somebody with a rule for them."""
    flag, rule = (await many_flags(owner.username, [owner]))[0]
    user = global_id("User", owner.id)
    return Flagged(
        flag.key, global_id("FeatureFlag", flag.id), global_id("FlagRule", rule.id), user, game, section, cursor
    )


async def many_flags(name: str, people: Sequence[User]) -> list[tuple[FeatureFlag, FlagRule]]:
    """As many flags as people, each with a rule for each of them; with the last one."""
    made: list[tuple[FeatureFlag, FlagRule]] = []
    async with tx():
        for number in range(len(people)):
            flag = await FeatureFlag.create(key=f"{name}-{number}")
            rules = [await FlagRule.create(flag=flag, scope="USER", scope_id=str(p.id), enabled=True) for p in people]
            made.append((flag, rules[-1]))
    return made
