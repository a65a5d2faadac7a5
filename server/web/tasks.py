"""The tasks page; its script follows what changes with the token of the chat page."""

from starlette.responses import Response

from server.web.chat import POLICY
from server.web.html import page
from server.web.sessions import Visit


async def show_tasks(visit: Visit) -> Response:
    response = page(visit, "tasks.html", visit.viewer)
    response.headers["content-security-policy"] = POLICY
    return response
