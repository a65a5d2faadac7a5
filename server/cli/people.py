"""`inglenook user` and `inglenook token`; both work beside a running server."""

import secrets
import sys
from typing import Annotated

import typer

from core.env import Env
from core.errors import Refusal
from core.tokens import check_password
from models.database.tx import tx
from models.users import Role, TokenScope, User
from resolvers.users.accounts import create_user
from resolvers.users.api_tokens import create_api_token
from server.cli.console import fail, notes, say, with_env

user_commands = typer.Typer(help="Accounts.", no_args_is_help=True)
token_commands = typer.Typer(help="API tokens.", no_args_is_help=True)


@user_commands.command("create")
def create_account(
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    username: Annotated[str, typer.Option(help="2-32 of a-z 0-9 . _ -")],
    role: Annotated[str, typer.Option(help="basic, premium, tester, developer or admin.")] = "basic",
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    random_password: Annotated[bool, typer.Option(help="Make one up and print it.")] = False,
) -> None:
    """Make an account."""
    if role.upper() not in Role.__members__:
        raise typer.BadParameter("basic, premium, tester, developer or admin", param_hint="--role")
    if password_stdin == random_password:
        raise typer.BadParameter("give one of --password-stdin and --random-password")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(15)

    async def create(env: Env) -> None:
        hashed = await env.passwords.hash(check_password(password, "password"))
        async with tx():
            await create_user(email=email, username=username, password_hash=hashed, role=Role[role.upper()])

    try:
        with_env(create)
    except Refusal as refusal:
        fail(refusal.message)
    notes.print(f"{username} can sign in.")
    if random_password:
        say(password)


@token_commands.command("create")
def create_token(
    user: Annotated[str, typer.Option(help="Whose: a username.")],
    name: Annotated[str, typer.Option(help="What to call it.")],
    scope: Annotated[list[str], typer.Option(help="dialogue, read or write; may be given again.")],
) -> None:
    """Make an API token; its secret alone is printed."""
    unknown = [one for one in scope if one.upper() not in TokenScope.__members__]
    if unknown:
        raise typer.BadParameter("dialogue, read or write", param_hint="--scope")

    async def create(_env: Env) -> str:
        owner = await User.get_or_none(username=user)
        if owner is None:
            fail(f"there is no user {user}")
        scopes = [TokenScope[one.upper()] for one in scope]
        _, secret = await create_api_token(owner, name=name, scopes=scopes, expires_at=None)
        return secret

    try:
        say(with_env(create))
    except Refusal as refusal:
        fail(refusal.message)
