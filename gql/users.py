"""People, sign-in and API tokens on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import strawberry

from gql.context import Info
from gql.enums import described
from gql.fields import NO_TOKEN, Payload, field, mutation
from gql.ids import key, key_or_nil
from gql.pages import BY_ID, After, Before, Connection, First, Last, connected, window
from gql.rows import FromRow, Node
from models import users as rows
from models.pages import page_of
from models.presence import PresenceStatus
from models.users import Role, TokenScope
from resolvers.presence.shown import PresenceNow, presences
from resolvers.users import accounts, api_tokens, sessions
from resolvers.users.sessions import SignedIn

described(
    Role,
    "What somebody may do, in rising order.",
    {
        "BASIC": "Everybody begins here.",
        "PREMIUM": "A supporter; may be given higher limits.",
        "TESTER": "Sees games in beta, too.",
        "DEVELOPER": "Sees hidden games and edits the catalogue.",
        "ADMIN": "Runs the place.",
    },
)
described(
    TokenScope,
    "What an API token reaches.",
    {
        "DIALOGUE": "All of worlds and dialogue: what a game mod needs.",
        "READ": "Queries and subscriptions.",
        "WRITE": "Mutations, but for those of accounts, tokens and roles.",
    },
)


described(
    PresenceStatus,
    "Whether somebody is there.",
    {
        "ONLINE": "They are.",
        "AWAY": "They are, but said that they do not look.",
        "OFFLINE": "They are not, do not want to be seen, or share no channel with the one who asks.",
    },
)


@strawberry.type(description="Whether somebody is there.")
class Presence:
    status: PresenceStatus = strawberry.field(description="How they are there.")
    last_active_at: datetime | None = strawberry.field(description="When they last came or went; null: not told.")
    expires_at: datetime | None = strawberry.field(
        description="When they count as gone if nothing more is heard of them; null: they are."
    )

    @classmethod
    def of(cls, now: PresenceNow) -> Self:
        return cls(status=now.status, last_active_at=now.last_active_at, expires_at=now.expires_at)


async def _presences_seen(asked: list[tuple[rows.User, UUID]]) -> list[PresenceNow]:
    """Of many people, by who asks, who is the same in all."""
    return await presences(asked[0][0], [user_id for _, user_id in asked])


@strawberry.type(description="Somebody with an account.")
class User(FromRow, Node):
    row: strawberry.Private[rows.User]
    username: str = strawberry.field(description="Unique; what mentions use.")
    display_name: str = strawberry.field(description="What others see, 1-80 characters.")
    avatar_url: str | None = strawberry.field(description="A picture of them.")
    bio: str | None = strawberry.field(description="What they say of themselves, at most 1,000 characters.")
    created_at: datetime = strawberry.field(description="When the account was made.")
    updated_at: datetime = strawberry.field(description="When the account last changed.")

    @strawberry.field(description="To oneself and administrators; null to others.")
    def email(self, info: Info) -> str | None:
        return self.row.email if self._open_to(info) else None

    @strawberry.field(description="To oneself and administrators; null to others.")
    def role(self, info: Info) -> Role | None:
        return self.row.role if self._open_to(info) else None

    @strawberry.field(description="Whether they are there: shown to those who share a channel with them.")
    async def presence(self, info: Info) -> Presence:
        return Presence.of(await info.context.loaders.each(_presences_seen, (info.context.viewer, self.row.id)))

    def _open_to(self, info: Info) -> bool:
        caller = info.context.caller
        return info.context.is_oneself(self.row.id) or (caller is not None and caller.user.role is Role.ADMIN)


@strawberry.type(description="A named key for a program; the secret itself is shown once, when it is made.")
class ApiToken(FromRow, Node):
    row: strawberry.Private[rows.ApiToken]
    name: str = strawberry.field(description="What its owner calls it.")
    prefix: str = strawberry.field(description="How the secret begins, to recognise it by.")
    created_at: datetime = strawberry.field(description="When it was made.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to the minute.")
    expires_at: datetime | None = strawberry.field(description="When it ends by itself; null: never.")
    revoked_at: datetime | None = strawberry.field(description="When its owner ended it.")

    @strawberry.field(description="What it reaches.")
    def scopes(self) -> list[TokenScope]:
        return [TokenScope(scope) for scope in self.row.scopes]


@strawberry.type(description="A session that was opened or refreshed, or why not.")
class AuthPayload(Payload):
    access_token: str | None = strawberry.field(
        default=None, description="Send it as `Authorization: Bearer ...`; short-lived."
    )
    access_token_expires_at: datetime | None = strawberry.field(
        default=None, description="When the access token ends: refresh before."
    )
    refresh_token: str | None = strawberry.field(
        default=None, description="Good for one refreshToken; each use gives the next."
    )
    user: User | None = strawberry.field(default=None, description="Who is signed in.")


@strawberry.type(description="The user that was changed, or why not.")
class UserPayload(Payload):
    user: User | None = strawberry.field(default=None, description="The user as it is now.")


@strawberry.type(description="The API token that was made or changed, or why not.")
class ApiTokenPayload(Payload):
    api_token: ApiToken | None = strawberry.field(default=None, description="The token as it is now.")
    secret: str | None = strawberry.field(default=None, description="What the program sends; shown this once.")


@strawberry.type(description="Whether it was done, or why not.")
class OkPayload(Payload):
    ok: bool = strawberry.field(default=False, description="Whether it was done.")


@strawberry.type(description="What was deleted, or why not.")
class DeletePayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(default=None, description="The id that is gone.")


@strawberry.input(description="A new account.")
class RegisterInput:
    email: str = strawberry.field(description="Unique without regard to case; shown to nobody else.")
    username: str = strawberry.field(description="2-32 of a-z 0-9 . _ - beginning with a letter or digit; unique.")
    password: str = strawberry.field(description="8-128 characters.")
    display_name: str | None = strawberry.field(
        default=None, description="1-80 characters; the username if nothing is said."
    )


@strawberry.input(description="Who signs in.")
class LoginInput:
    email_or_username: str = strawberry.field(description="Either of the two.")
    password: str = strawberry.field(description="The password.")


@strawberry.input(description="What to change of one's profile: absent is unchanged, null clears.")
class UpdateProfileInput:
    display_name: str | None = strawberry.field(default=strawberry.UNSET, description="1-80 characters; not null.")
    avatar_url: str | None = strawberry.field(default=strawberry.UNSET, description="An http or https URL.")
    bio: str | None = strawberry.field(default=strawberry.UNSET, description="At most 1,000 characters.")
    time_zone: str | None = strawberry.field(default=strawberry.UNSET, description="An IANA name; not null.")


@strawberry.input(description="A new password.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The one used until now.")
    new_password: str = strawberry.field(description="8-128 characters.")


@strawberry.input(description="A new API token.")
class CreateApiTokenInput:
    name: str = strawberry.field(description="What to call it, 1-80 characters.")
    scopes: list[TokenScope] = strawberry.field(
        default_factory=lambda: [TokenScope.DIALOGUE], description="What it shall reach, at least one."
    )
    expires_at: datetime | None = strawberry.field(default=None, description="When it shall end; null: never.")


def auth_payload(info: Info, signed_in: SignedIn) -> AuthPayload:
    info.context.proved.add(signed_in.user.id)
    return AuthPayload(
        access_token=signed_in.access_token,
        access_token_expires_at=signed_in.access_token_expires_at,
        refresh_token=signed_in.refresh_token,
        user=User.of(signed_in.user),
    )


def given(value: object) -> bool:
    """Whether the client wrote this input field at all."""
    return value is not strawberry.UNSET


@strawberry.type
class UsersQuery:
    @field("Who is signed in; null to a visitor.", scopes=None)
    async def me(self, info: Info) -> User | None:
        if info.context.caller is None:
            return None
        info.context.require(frozenset({TokenScope.READ}))
        return User.of(info.context.viewer)

    @field("Somebody by id or by username; null if there is no such one.")
    async def user(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Their id.")] = None,
        username: Annotated[str | None, strawberry.argument(description="Their username.")] = None,
    ) -> User | None:
        user_id = key_or_nil(id, "User") if id is not None else None
        return User.maybe(await accounts.person(info.context.viewer, user_id=user_id, username=username))

    @field("Everybody, in the order they came.")
    async def users(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[User]:
        part = window(first, after, last, before)
        return connected(User, await page_of(accounts.people(info.context.viewer), part, order=BY_ID.columns))

    @field("Those whose username begins with, or whose display name contains the words.")
    async def search_users(
        self,
        info: Info,
        query: Annotated[str, strawberry.argument(description="1-100 characters, in any case.")],
        first: First = None,
        after: After = None,
    ) -> Connection[User]:
        found = accounts.search_people(info.context.viewer, query)
        return connected(User, await page_of(found, window(first, after), order=BY_ID.columns))

    @field("One's own API tokens, revoked ones too, in the order they were made.", scopes=NO_TOKEN)
    async def api_tokens(self, info: Info, first: First = None, after: After = None) -> Connection[ApiToken]:
        mine = api_tokens.api_tokens(info.context.viewer)
        return connected(ApiToken, await page_of(mine, window(first, after), order=BY_ID.columns))


@strawberry.type
class UsersMutation:
    @mutation(AuthPayload, "Make an account and sign in.", scopes=None)
    async def register(
        self,
        info: Info,
        input: Annotated[RegisterInput, strawberry.argument(description="The account.")],
    ) -> AuthPayload:
        signed_in = await accounts.register(
            info.context.env,
            email=input.email,
            username=input.username,
            password=input.password,
            display_name=input.display_name,
        )
        return auth_payload(info, signed_in)

    @mutation(AuthPayload, "Sign in. Wrong credentials are UNAUTHENTICATED, always the same.", scopes=None)
    async def login(
        self,
        info: Info,
        input: Annotated[LoginInput, strawberry.argument(description="The credentials.")],
    ) -> AuthPayload:
        signed_in = await sessions.log_in(
            info.context.env, email_or_username=input.email_or_username, password=input.password
        )
        return auth_payload(info, signed_in)

    @mutation(AuthPayload, "Exchange a refresh token for new tokens; a stolen one ends the session.", scopes=None)
    async def refresh_token(
        self,
        info: Info,
        refresh_token: Annotated[str, strawberry.argument(description="The newest refresh token of the session.")],
    ) -> AuthPayload:
        return auth_payload(info, await sessions.refresh(info.context.env, refresh_token=refresh_token))

    @mutation(OkPayload, "End the session of the token that asks, with its sockets.", scopes=NO_TOKEN)
    async def logout(self, info: Info) -> OkPayload:
        await sessions.log_out(info.context.signed_in)
        return OkPayload(ok=True)

    @mutation(UserPayload, "Change one's own profile.", scopes=NO_TOKEN)
    async def update_profile(
        self,
        info: Info,
        input: Annotated[UpdateProfileInput, strawberry.argument(description="What to change.")],
    ) -> UserPayload:
        changes = {name: value for name, value in vars(input).items() if given(value)}
        return UserPayload(user=User.of(await accounts.update_profile(info.context.viewer, changes)))

    @mutation(OkPayload, "Set a new password; every session ends, this one too.", scopes=NO_TOKEN)
    async def change_password(
        self,
        info: Info,
        input: Annotated[ChangePasswordInput, strawberry.argument(description="Both passwords.")],
    ) -> OkPayload:
        ctx = info.context
        await accounts.change_password(ctx.env, ctx.viewer, current=input.current_password, new=input.new_password)
        return OkPayload(ok=True)

    @mutation(UserPayload, "Give somebody a role; their sessions end. Administrators only.", scopes=NO_TOKEN)
    async def set_user_role(
        self,
        info: Info,
        user_id: Annotated[strawberry.ID, strawberry.argument(description="Whose role.")],
        role: Annotated[Role, strawberry.argument(description="The new role.")],
    ) -> UserPayload:
        target = key(user_id, "User", path=("userId",))
        return UserPayload(user=User.of(await accounts.set_user_role(info.context.viewer, user_id=target, role=role)))

    @mutation(ApiTokenPayload, "Make an API token; its secret is shown this once.", scopes=NO_TOKEN)
    async def create_api_token(
        self,
        info: Info,
        input: Annotated[CreateApiTokenInput, strawberry.argument(description="The token.")],
    ) -> ApiTokenPayload:
        token, secret = await api_tokens.create_api_token(
            info.context.viewer, name=input.name, scopes=input.scopes, expires_at=input.expires_at
        )
        return ApiTokenPayload(api_token=ApiToken.of(token), secret=secret)

    @mutation(ApiTokenPayload, "End an API token at once.", scopes=NO_TOKEN)
    async def revoke_api_token(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which token.")],
    ) -> ApiTokenPayload:
        token_id = key(id, "ApiToken", path=("id",))
        return ApiTokenPayload(
            api_token=ApiToken.of(await api_tokens.revoke_api_token(info.context.viewer, token_id=token_id))
        )
