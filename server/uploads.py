"""Documents of games that are sent as files: PUT to the address that addGameDocument gave."""

from email.message import Message
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.env import Env
from core.errors import NotFound, Refusal
from core.global_ids import global_id
from resolvers.rulebooks.documents import Content
from resolvers.rulebooks.reading import MARKDOWN, PDF, PLAIN
from resolvers.rulebooks.uploading import Received, UploadOver, check_upload, receive
from server.bodies import BadBody, read_body

UPLOAD_MAX: Final = 20 * 2**20  # bytes
UPLOAD_SECONDS: Final = 120.0
NO_PDF: Final = "reading PDFs needs the extra on the server: pip install 'inglenook[pdf]'"
CHARSETS: Final = ("utf-8", "utf8", "us-ascii")


async def receive_upload(request: Request) -> Response:
    """202 with the document that will be read, or 200 with the one that has the same bytes."""
    env: Env = request.app.state.env
    document_id, secret = request.path_params["id"], request.path_params["secret"]
    try:
        await check_upload(document_id, secret)
        media_type = _media_type(request, env)
        data = await read_body(request, UPLOAD_MAX, seconds=UPLOAD_SECONDS)
        if not data:
            raise BadBody("there are no bytes")
        return _answer(await env.work.finish(receive(document_id, secret, Content(data, media_type))))
    except BadBody as bad:
        return _refused(bad.message, bad.status)
    except UploadOver as over:
        return _refused(over.message, 410)
    except NotFound:
        return _refused("there is no such upload", 404)
    except Refusal as refusal:
        return _refused(refusal.message, 409)


def _media_type(request: Request, env: Env) -> str:
    """Raises BadBody, 415."""
    said = Message()
    said["content-type"] = request.headers.get("content-type", "")
    media_type = said.get_content_type()  # text/plain for what is none
    if media_type not in (PDF, MARKDOWN, PLAIN) or media_type != _written(said["content-type"]):
        raise BadBody(f"the type must be {PDF}, {MARKDOWN} or {PLAIN}", 415)
    if media_type == PDF and env.pdf is None:
        raise BadBody(NO_PDF, 415)
    if media_type != PDF and str(said.get_param("charset", "utf-8")).lower() not in CHARSETS:
        raise BadBody("text must be in UTF-8", 415)
    if request.headers.get("content-encoding", "identity") != "identity":
        raise BadBody("the bytes must be sent as they are, without an encoding", 415)
    return media_type


def _written(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _answer(received: Received) -> Response:
    document = received.document
    told = {"document": global_id("GameDocument", document.id), "status": document.status.value}
    return JSONResponse(told, status_code=200 if received.same else 202)


def _refused(message: str, status: int) -> Response:
    return JSONResponse({"error": message}, status_code=status)
