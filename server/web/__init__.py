"""The pages for browsers: sign in, NPCs and what they remember, tokens, chat, tasks, the assistant, games, flags."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from core.settings import Settings
from server.web import admin, assistant, chat, dashboard, entry, games, tasks, tokens
from server.web.html import graphiql
from server.web.pages import Show, Take, shown, taken

__all__ = ["graphiql", "routes", "wants_graphiql"]

STATIC = Path(__file__).parent / "static"


class Static(StaticFiles):
    """Browsers keep the files, and ask each time whether they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update({"cache-control": "no-cache", "x-content-type-options": "nosniff"})
        return response


def routes() -> list[BaseRoute]:
    return [
        _get("/", entry.home),
        _get("/login", entry.show_login),
        _post("/login", entry.log_in),
        _get("/register", entry.show_register),
        _post("/register", entry.register),
        _post("/logout", entry.log_out),
        _get("/dashboard", dashboard.show_dashboard),
        _get("/dashboard/npcs/{id:uuid}", dashboard.show_npc),
        _post("/dashboard/memories/{id:uuid}/forget", dashboard.forget),
        _get("/chat", chat.show_chat),
        _post("/chat/token", chat.give_token),
        _get("/tasks", tasks.show_tasks),
        _get("/assistant", assistant.show_assistant),
        _get("/games", games.show_games),
        _get("/games/{id:uuid}", games.show_game),
        _get("/admin", admin.show_admin),
        _get("/tokens", tokens.show_tokens),
        _post("/tokens", tokens.create),
        _post("/tokens/{id:uuid}/revoke", tokens.revoke),
        Mount("/static", Static(directory=STATIC)),
    ]


def wants_graphiql(request: Request, settings: Settings) -> bool:
    """Whether a person opened /graphql in a browser; programs ask for JSON. In production there is no GraphiQL."""
    return (
        settings.env != "production"
        and request.method == "GET"
        and "query" not in request.query_params
        and "text/html" in request.headers.get("accept", "")
    )


def _get(path: str, show: Show) -> Route:
    return Route(path, shown(show), methods=["GET"])


def _post(path: str, take: Take) -> Route:
    return Route(path, taken(take), methods=["POST"])
