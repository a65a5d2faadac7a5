"""Changing flags: each change is counted, written down and seen by every process."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from core.env import Env
from core.errors import Conflict, Forbidden, NotFound
from core.flags import FlagScope
from core.ids import uuid7
from core.text import trimmed
from models.database.rows import insert_rows
from models.database.tx import Unit, tx
from models.flags import KEY_MAX, FeatureFlag, FlagRule
from models.games import EDITORS, Game, GameSection
from models.users import Role, User
from resolvers.audit import audit
from resolvers.flags.refreshing import TOPIC, refresh
from resolvers.flags.values import NewRule, check_rule, valid_key

FLAGS_MAX = 500
RULES_MAX = 1_000  # of one flag
DESCRIPTION_MAX = 1_000
KINDS = {FlagScope.USER: "User", FlagScope.GAME: "Game", FlagScope.SECTION: "GameSection"}


def feature_flags(viewer: User) -> "QuerySet[FeatureFlag]":
    """All, in the order they were made. Raises Forbidden unless for a developer or an administrator."""
    if viewer.role not in EDITORS:
        raise Forbidden("only developers and administrators see how flags are set")
    return FeatureFlag.visible_to(viewer)


async def rules_of(flag_ids: list[UUID]) -> list[list[FlagRule]]:
    """Of flags that were found through the viewer, in the order they were made."""
    found: dict[UUID, list[FlagRule]] = {flag_id: [] for flag_id in flag_ids}
    for rule in await FlagRule.filter(flag_id__in=flag_ids).order_by("id"):
        found[rule.flag_id].append(rule)
    return [found[flag_id] for flag_id in flag_ids]


async def upsert_flag(env: Env, viewer: User, *, key: str, changes: Mapping[str, Any]) -> FeatureFlag:
    """Make a flag, or change what `changes` names of `description` and `default_enabled`.

    Raises Forbidden, Invalid, and Conflict where there are FLAGS_MAX already.
    """
    values = dict(changes)
    if values.get("description") is not None:
        values["description"] = trimmed(values["description"], ("input", "description"), most=DESCRIPTION_MAX)
    new = FeatureFlag(id=uuid7(), key=valid_key(key, ("input", "key")), **values)
    async with _changing(env, viewer):
        count = await FeatureFlag.visible_to(viewer).count()
        await insert_rows([new], 'ON CONFLICT ("key") DO NOTHING')
        flag = await _held(viewer, key, ("input", "key"))
        if flag.id != new.id:
            await _change(viewer, flag, "flag.update", values)
        elif count >= FLAGS_MAX:
            raise Conflict(f"there are {FLAGS_MAX} flags already")
        else:
            await _note(viewer, flag, "flag.create", None, {"key": key, **values})
    return flag


async def kill_flag(env: Env, viewer: User, *, key: str, killed: bool) -> FeatureFlag:
    """Turn a flag off for everybody, whatever its rules, or take that back. Raises Forbidden and NotFound."""
    async with _changing(env, viewer):
        flag = await _held(viewer, key, ("key",))
        await _change(viewer, flag, "flag.kill" if killed else "flag.unkill", {"killed": killed})
    return flag


async def set_flag_rule(env: Env, viewer: User, *, flag_key: str, rule: NewRule) -> FeatureFlag:
    """Make the rule of a flag in a scope, for a role and an environment, or make it anew.

    Raises Forbidden, Invalid, NotFound, and Conflict where the flag has RULES_MAX already.
    """
    async with _changing(env, viewer):
        check_rule(rule)
        await _require_scope(viewer, rule)
        flag = await _held(viewer, flag_key, ("input", "flagKey"))
        rows = FlagRule.visible_to(viewer).filter(flag_id=flag.id)
        row = await rows.get_or_none(**rule.place)
        before = row and _told(row)
        if row is None and await rows.count() >= RULES_MAX:
            raise Conflict(f"the flag has {RULES_MAX} rules already")
        row = row or FlagRule(id=uuid7(), flag_id=flag.id, **rule.place)
        _fill(row, rule)
        await row.save()
        await _count(flag)
        await _note(viewer, flag, "flag.rule.set", before, _told(row))
    return flag


async def delete_flag_rule(env: Env, viewer: User, *, rule_id: UUID) -> FeatureFlag:
    """The flag without it. Raises Forbidden and NotFound."""
    async with _changing(env, viewer):
        row = await FlagRule.visible_to(viewer).get_or_none(id=rule_id).select_related("flag")
        if row is None:
            raise NotFound("FlagRule", path=("id",))
        flag = await _held(viewer, row.flag.key, ("id",))
        await _delete(viewer, flag, row)
    return flag


async def delete_rules_of(unit: Unit, viewer: User, scope: FlagScope, scope_ids: Sequence[UUID]) -> None:
    """Those of places that go, inside the `tx()` in which they go; the game that they are in is held."""
    rows = FlagRule.visible_to(viewer).filter(scope=scope, scope_id__in=[str(one) for one in scope_ids])
    keys = {row.flag.key for row in await rows.select_related("flag")}
    for key in sorted(keys):
        flag = await _held(viewer, key, ("key",))
        for row in await rows.filter(flag_id=flag.id).order_by("id"):
            await _delete(viewer, flag, row)
        unit.ring(TOPIC)


@asynccontextmanager
async def _changing(env: Env, viewer: User) -> AsyncGenerator[None]:
    """A transaction that changes flags; this process knows them before it goes on. Raises Forbidden."""
    if viewer.role is not Role.ADMIN and env.settings.env == "production":
        raise Forbidden("only an administrator changes flags in production")
    if viewer.role not in EDITORS:
        raise Forbidden("only developers and administrators change flags")
    async with tx() as unit:
        yield
        unit.ring(TOPIC)
    await refresh(env)


async def _held(viewer: User, key: str, path: tuple[str, ...]) -> FeatureFlag:
    """Nobody else changes it, or its rules, until the transaction ends."""
    rows = FeatureFlag.visible_to(viewer).select_for_update()
    flag = await rows.get_or_none(key=key) if len(key) <= KEY_MAX else None
    if flag is None:
        raise NotFound("FeatureFlag", path=path)
    return flag


async def _change(viewer: User, flag: FeatureFlag, action: str, values: Mapping[str, Any]) -> None:
    known = {"description": flag.description, "default_enabled": flag.default_enabled, "killed": flag.killed}
    before = {column: known[column] for column in values}
    if before != values:
        flag.update_from_dict(dict(values))
        await _count(flag)
        await _note(viewer, flag, action, before, dict(values))


async def _count(flag: FeatureFlag) -> None:
    flag.version += 1
    await flag.save()


async def _delete(viewer: User, flag: FeatureFlag, row: FlagRule) -> None:
    await row.delete()
    await _count(flag)
    await _note(viewer, flag, "flag.rule.delete", _told(row), None)


async def _note(
    viewer: User, flag: FeatureFlag, action: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    await audit(viewer, action, flag, target_type="FeatureFlag", before=before, after=after)


async def _require_scope(viewer: User, rule: NewRule) -> None:
    """Raises NotFound if there is no such user, game or section; a game stays until the transaction ends."""
    match rule.scope:
        case FlagScope.USER:
            found = await User.visible_to(viewer).filter(id=rule.scope_id).exists()
        case FlagScope.GAME:
            found = await _is_held(viewer, rule.scope_id)
        case FlagScope.SECTION:
            found = await _is_in_held_game(viewer, rule.scope_id)
        case FlagScope.GLOBAL:
            found = True
    if not found:
        raise NotFound(KINDS[rule.scope], path=("input", "scopeId"))


async def _is_held(viewer: User, game_id: UUID | None) -> bool:
    return await Game.visible_to(viewer).select_for_update().get_or_none(id=game_id) is not None


async def _is_in_held_game(viewer: User, section_id: UUID | None) -> bool:
    sections = GameSection.visible_to(viewer).filter(id=section_id)
    section = await sections.get_or_none()
    return section is not None and await _is_held(viewer, section.game_id) and await sections.exists()


def _fill(row: FlagRule, rule: NewRule) -> None:
    row.enabled = rule.enabled
    row.value = rule.value
    row.variant = rule.variant
    row.rollout_percent = rule.rollout_percent
    row.bucket_by = rule.bucket_by
    row.metadata = rule.metadata or {}


def _told(row: FlagRule) -> dict[str, Any]:
    """A rule as the audit log keeps it."""
    return {
        "rule": str(row.id),
        "scope": row.scope,
        "scope_id": row.scope_id,
        "role": row.role,
        "environment": row.environment,
        "enabled": row.enabled,
        "value": row.value,
        "variant": row.variant,
        "rollout_percent": row.rollout_percent,
        "bucket_by": row.bucket_by,
        "metadata": row.metadata,
    }
