"""The page of flags, usage and the audit log, for developers and administrators; for others it does not exist."""

from dataclasses import dataclass

from starlette.responses import Response

from core.errors import NotFound
from models.games import EDITORS
from models.users import Role
from server.web.chat import POLICY
from server.web.html import page
from server.web.sessions import Visit


@dataclass(frozen=True, slots=True)
class AdminPage:
    """`is_fixed`: flags are shown, but only administrators change them."""

    zone: str
    is_admin: bool
    is_fixed: bool


async def show_admin(visit: Visit) -> Response:
    viewer = visit.viewer
    if viewer.role not in EDITORS:
        raise NotFound("Page")
    is_admin = viewer.role is Role.ADMIN
    is_fixed = not is_admin and visit.env.settings.env == "production"
    response = page(visit, "admin.html", AdminPage(viewer.time_zone, is_admin, is_fixed))
    response.headers["content-security-policy"] = POLICY
    return response
