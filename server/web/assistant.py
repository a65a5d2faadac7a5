"""The page of conversations with the assistant; its script follows answers with the token of the chat page."""

from starlette.responses import Response

from server.web.chat import POLICY
from server.web.html import page
from server.web.sessions import Visit


async def show_assistant(visit: Visit) -> Response:
    response = page(visit, "assistant.html", visit.viewer)
    response.headers["content-security-policy"] = POLICY
    return response
