"""The flags as a process evaluates them, read from the database again where they changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from core.flags import Flag, Rule, Stamp, rules_of
from models.database.rows import fetch, fetch_rows, marks
from models.flags import FeatureFlag, FlagRule


async def stamp_now() -> Stamp:
    """Of what is stored, by one statement."""
    [found] = await fetch(
        "SELECT COUNT(*) AS flags, COALESCE(SUM(version), 0) AS versions, COUNT(archived_at) AS archived "
        "FROM feature_flag"
    )
    return Stamp(int(found["flags"]), int(found["versions"]), int(found["archived"]))


async def flags_now(known: Mapping[str, Flag], environment: str) -> list[Flag]:
    """All flags, by two statements; rules are read of those alone whose version is not `known`."""
    rows = await fetch_rows(FeatureFlag, "SELECT * FROM feature_flag")
    changed = {row.id for row in rows if row.key not in known or known[row.key].version != row.version}
    rules = await _rules(list(changed))
    return [
        Flag(
            key=row.key,
            default_enabled=row.default_enabled,
            killed=row.killed,
            archived=row.archived_at is not None,
            rules=rules_of(rules[row.id], environment) if row.id in changed else known[row.key].rules,
            version=row.version,
        )
        for row in rows
    ]


async def _rules(flag_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Rule]]:
    found: defaultdict[UUID, list[Rule]] = defaultdict(list)
    if flag_ids:
        sql = f"SELECT * FROM flag_rule WHERE flag_id IN ({marks(flag_ids)})"  # noqa: S608 - marks are ours
        for row in await fetch_rows(FlagRule, sql, flag_ids):
            found[row.flag_id].append(_rule(row))
    return found


def _rule(row: FlagRule) -> Rule:
    return Rule(
        scope=row.scope,
        enabled=row.enabled,
        scope_id=UUID(row.scope_id) if row.scope_id else None,
        role=row.role,
        environment=row.environment,
        value=row.value,
        variant=row.variant,
        rollout_percent=row.rollout_percent,
        bucket_by=row.bucket_by,
        metadata=row.metadata,
    )
