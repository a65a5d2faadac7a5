"""The dashboard: worlds, who lives in them, what they remember, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from core.errors import NotFound
from models.dialogue import Memory
from models.pages import Window, page_of
from models.worlds import Npc, World
from resolvers.dialogue.memories import Wanted, forget_memory, memories
from resolvers.dialogue.overview import Overview, npc_by_id, overview
from resolvers.worlds.saves import worlds
from server.web.forms import Form
from server.web.html import page, redirect
from server.web.sessions import Visit

WORLDS_MOST = 50
MEMORIES_MOST = 50  # a page
DIGITS_MOST = 18  # of a game time that a database can hold


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """`worlds` by when they last changed; `chosen` is None while there is none."""

    worlds: Sequence[World]
    chosen: Overview | None


@dataclass(frozen=True, slots=True)
class NpcPage:
    """`older` is where the memories before these are found."""

    npc: Npc
    memories: Sequence[Memory]
    older: str | None
    newest: bool


async def show_dashboard(visit: Visit) -> Response:
    viewer = visit.viewer
    mine = await worlds(viewer).order_by("-updated_at", "-id").limit(WORLDS_MOST)
    wanted = visit.request.query_params.get("world")
    chosen = _uuid(wanted, "World") if wanted else (mine[0].id if mine else None)
    seen = None if chosen is None else await overview(viewer, world_id=chosen)
    return page(visit, "dashboard.html", DashboardPage(mine, seen))


async def show_npc(visit: Visit) -> Response:
    npc = await npc_by_id(visit.viewer, npc_id=visit.request.path_params["id"])
    after = _cursor(visit.request.query_params.get("older"))
    found = await page_of(
        memories(npc, Wanted()), Window(MEMORIES_MOST, after=after), order=("at", "id"), descending=True
    )
    last = found.rows[-1] if found.has_next else None
    older = None if last is None else f"/dashboard/npcs/{npc.id}?older={last.at}.{last.id}"
    return page(visit, "npc.html", NpcPage(npc, found.rows, older, newest=after is None))


async def forget(visit: Visit, form: Form) -> Response:
    await forget_memory(visit.viewer, memory_id=visit.request.path_params["id"])
    if visit.by_htmx:
        return page(visit, "_forgotten.html", None)
    back = form.text("back")
    return redirect(visit, back if back.startswith("/dashboard") else "/dashboard")


def _cursor(text: str | None) -> tuple[int, UUID] | None:
    """Where a page of memories begins. Raises NotFound for what no page of ours links to."""
    if not text:
        return None
    at, _, key = text.partition(".")
    if not at.isascii() or not at.isdecimal() or len(at) > DIGITS_MOST:
        raise NotFound("Page")
    return int(at), _uuid(key, "Page")


def _uuid(text: str, thing: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(thing) from None
