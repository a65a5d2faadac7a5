"""Making and changing accounts, and finding people."""

import re
from collections.abc import Callable, Mapping
from uuid import UUID
from zoneinfo import available_timezones

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from core.env import Env
from core.errors import AlreadyExists, Conflict, Forbidden, Invalid, NotFound, WrongCredentials
from core.searching import folded
from core.text import trimmed
from core.tokens import check_password
from models.database.folding import Folded
from models.database.tx import tx
from models.members import join_default_channels
from models.users import EMAIL_MAX, USERNAME_MAX, Role, User
from resolvers.audit import audit
from resolvers.users import invitations
from resolvers.users.sessions import SignedIn, open_session

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\".]+(\.[^@\s<>\".]+)+")
RESERVED = frozenset(
    {"admin", "administrator", "all", "channel", "everyone", "here", "inglenook", "me", "root", "system"}
)
DISPLAY_NAME_MAX = 80
BIO_MAX = 1_000
URL_MAX = 2_000


async def register(
    env: Env, *, email: str, username: str, password: str, display_name: str | None, invitation: str | None = None
) -> SignedIn:
    """Make an account and sign in. Raises Invalid, and AlreadyExists for a taken email or username."""
    password_hash = await env.passwords.hash(check_password(password, ("input", "password")))
    async with tx():
        role = await invitations.accept(invitation) if invitation else Role.BASIC
        user = await create_user(
            email=email, username=username, password_hash=password_hash, display_name=display_name, role=role
        )
        return await open_session(env, user)


async def create_user(
    *,
    email: str,
    username: str,
    password_hash: str,
    display_name: str | None = None,
    role: Role = Role.BASIC,
    time_zone: str = "UTC",
) -> User:
    """Store an account inside `tx()`. Raises Invalid, and AlreadyExists for a taken email or username."""
    address, name = valid_email(email), valid_username(username)
    shown = trimmed(display_name or name, ("input", "displayName"), most=DISPLAY_NAME_MAX)
    await _refuse_taken(address, name)
    async with tx() as unit:
        user = await User.create(
            email=address,
            username=name,
            display_name=shown,
            password_hash=password_hash,
            role=role,
            time_zone=time_zone,
        )
        await join_default_channels(unit, user)
        if role is not Role.BASIC:
            await _audit_role(None, user, before=None)
    return user


async def _audit_role(viewer: User | None, user: User, *, before: Role | None) -> None:
    earlier = None if before is None else {"role": before}
    await audit(viewer, "user.role", user, target_type="User", before=earlier, after={"role": user.role})


async def _refuse_taken(email: str, username: str) -> None:
    for other in await User.filter(Q(email=email) | Q(username=username)):
        field = "email" if other.email == email else "username"
        raise AlreadyExists(f"this {field} is taken", path=("input", field))


def valid_email(email: str) -> str:
    """The address in lower case. Raises Invalid if it is none."""
    address = email.strip().lower()
    if len(address) > EMAIL_MAX or not EMAIL.fullmatch(address):
        raise Invalid(("input", "email"), "an e-mail address")
    return address


def valid_username(username: str) -> str:
    """Raises Invalid for anything but 2-32 of a-z 0-9 . _ - that begins with a letter or digit and is not reserved."""
    if not USERNAME.fullmatch(username):
        raise Invalid(("input", "username"), "2 to 32 of a-z 0-9 . _ - and begin with a letter or digit")
    if username in RESERVED:
        raise Invalid(("input", "username"), "another word: this one is reserved")
    return username


async def update_profile(viewer: User, changes: Mapping[str, str | None]) -> User:
    """Change the columns that `changes` names; null clears `avatar_url` and `bio`. Raises Invalid."""
    values = {column: PROFILE[column](value) for column, value in changes.items()}
    async with tx():
        user = await User.select_for_update().get(id=viewer.id)
        await user.update_from_dict(values).save()
    viewer.update_from_dict(values)  # may be who is signed in on a socket, and ask again
    return user


def _display_name(name: str | None) -> str:
    return trimmed(name or "", ("input", "displayName"), most=DISPLAY_NAME_MAX)


def _bio(text: str | None) -> str | None:
    return None if text is None else trimmed(text, ("input", "bio"), least=0, most=BIO_MAX)


def _avatar_url(url: str | None) -> str | None:
    if url is None:
        return None
    url = trimmed(url, ("input", "avatarUrl"), most=URL_MAX)
    if not re.fullmatch(r"https?://[^\s/]+\S*", url):
        raise Invalid(("input", "avatarUrl"), "an http or https URL")
    return url


def _time_zone(zone: str | None) -> str:
    if zone is None or zone not in available_timezones():
        raise Invalid(("input", "timeZone"), "an IANA time zone such as Europe/Vienna")
    return zone


PROFILE: Mapping[str, Callable[[str | None], str | None]] = {
    "display_name": _display_name,
    "avatar_url": _avatar_url,
    "bio": _bio,
    "time_zone": _time_zone,
}


async def change_password(env: Env, viewer: User, *, current: str, new: str) -> None:
    """Set a new password and end every session, this one too. Raises WrongCredentials and Invalid."""
    password = check_password(new, ("input", "newPassword"))
    if not await env.passwords.verify(current, viewer.password_hash):
        raise WrongCredentials("the current password is not right", path=("input", "currentPassword"))
    password_hash = await env.passwords.hash(password)
    async with tx():
        await User.filter(id=viewer.id).update(password_hash=password_hash, token_version=F("token_version") + 1)


async def set_user_role(viewer: User, *, user_id: UUID, role: Role) -> User:
    """Give somebody a role; their sessions end. Raises Forbidden unless by an admin, Conflict for the last admin."""
    if viewer.role is not Role.ADMIN:
        raise Forbidden("only an administrator sets roles")
    async with tx():
        admins = await User.select_for_update().filter(role=Role.ADMIN).order_by("id")
        user = await User.visible_to(viewer).select_for_update().get_or_none(id=user_id)
        if user is None:
            raise NotFound("User", path=("userId",))
        if [admin.id for admin in admins] == [user.id] and role is not Role.ADMIN:
            raise Conflict("the last administrator stays one: give somebody else the role first")
        if user.role is not role:
            before, user.role = user.role, role
            user.token_version += 1
            await user.save()
            await _audit_role(viewer, user, before=before)
    return user


def people(viewer: User) -> "QuerySet[User]":
    """Everybody, in the order they came."""
    return User.visible_to(viewer)


def search_people(viewer: User, query: str) -> "QuerySet[User]":
    """Those whose username begins with `query`, or whose display name has all its parts, whatever case and accents."""
    text = trimmed(query, ("query",), most=100)
    wanted = folded(text).strip() or text
    named = Q(*(Q(folded_name__contains=part) for part in wanted.split()))
    return (
        User.visible_to(viewer)
        .annotate(folded_name=Folded("display_name"))
        .filter(Q(username__startswith=wanted) | named)
    )


async def person(viewer: User, *, user_id: UUID | None = None, username: str | None = None) -> User | None:
    """The one with that id or username. Raises Invalid unless exactly one of the two is given."""
    if (user_id is None) == (username is None):
        raise Invalid("id", "given, or username, but not both")
    if user_id is not None:
        return await User.visible_to(viewer).get_or_none(id=user_id)
    name = trimmed(username or "", ("username",), least=0, most=USERNAME_MAX)
    return await User.visible_to(viewer).get_or_none(username=name)
