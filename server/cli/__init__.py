"""The command line: exit 0 done, 1 could not, 2 wrong usage, 78 wrong settings."""

import typer

from server.cli.ask import ask
from server.cli.database import init, makemigration, migrate
from server.cli.demo import demo_commands
from server.cli.facts import config, doctor, schema
from server.cli.games import game_commands
from server.cli.games_import import import_games
from server.cli.jobs import job_commands, worker
from server.cli.people import token_commands, user_commands
from server.cli.serve import serve
from server.cli.tasks import task_commands
from server.cli.usage import usage

app = typer.Typer(
    name="inglenook",
    help="One self-hosted GraphQL API for gaming communities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (serve, worker, init, migrate, makemigration, schema, ask, usage, config, doctor):
    app.command()(command)
app.add_typer(user_commands, name="user")
app.add_typer(token_commands, name="token")
app.add_typer(job_commands, name="jobs")
app.add_typer(task_commands, name="tasks")
app.add_typer(demo_commands, name="demo")
game_commands.command("import")(import_games)
app.add_typer(game_commands, name="games")
