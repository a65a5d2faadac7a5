"""The ASGI application."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from core.env import Env
from core.jobs import JOBS, Handler
from core.settings import Settings, load_settings
from gql.documents import Documents
from gql.schema import executable
from models.database.connection import connection
from resolvers.flags.refreshing import TOPIC
from server.http import GraphQLOverHTTP
from server.logs import set_up
from server.mcp.endpoint import ModelContext
from server.ofrep import ofrep
from server.requests import RequestIds
from server.sockets import Sockets
from server.starting import living, running
from server.uploads import receive_upload
from server.web import graphiql, routes, wants_graphiql
from server.worker import crons, handlers, working

READY_SECONDS = 2.0
DAY = 86_400  # seconds
MCP_HEADERS = ("mcp-protocol-version", "mcp-method", "mcp-name")


async def livez(_: Request) -> Response:
    """The process runs; asks nothing else."""
    return JSONResponse({"status": "ok"})


async def readyz(_: Request) -> Response:
    """Whether requests can be answered: the database does."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await connection().execute_query('SELECT 1 FROM "user" LIMIT 1')
    except Exception:  # whatever it is that keeps the database from answering
        return JSONResponse({"status": "unavailable"}, status_code=503)
    return JSONResponse({"status": "ok"})


class Edge:
    """Answers /graphql over HTTP and WebSocket, and /mcp, once the process has started."""

    def __init__(self) -> None:
        self.over_http: GraphQLOverHTTP | None = None
        self.sockets: Sockets | None = None
        self.model_context: ModelContext | None = None

    async def http(self, request: Request) -> Response:
        assert self.over_http is not None  # noqa: S101 - started
        if wants_graphiql(request, self.over_http.env.settings):
            return graphiql()
        return await self.over_http(request)

    async def socket(self, socket: WebSocket) -> None:
        assert self.sockets is not None  # noqa: S101 - started
        await self.sockets(socket)

    async def mcp(self, request: Request) -> ASGIApp:
        assert self.model_context is not None  # noqa: S101 - started
        return await self.model_context(request)


def application(settings: Settings, knows: Callable[[Env], Mapping[str, Handler]] = handlers) -> Starlette:
    """The application of one process; it opens the database when it starts, and does the jobs that it `knows`."""
    edge = Edge()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with running(settings) as env, living(settings) as live:
            documents = Documents(executable(), hide_suggestions=settings.env == "production")
            edge.over_http = GraphQLOverHTTP(env, live, executable(), documents)
            edge.sockets = Sockets(env, live, executable(), documents)
            edge.model_context = ModelContext(env)
            app.state.env = env
            app.state.live = live
            watching = asyncio.create_task(edge.sockets.watch())
            async with working(env, knows(env) if settings.worker else {}, crons()) as look:
                live.hub.on(JOBS, lambda _: look())
                live.hub.on(TOPIC, lambda _: env.flags.news.set())
                yield
            watching.cancel()

    return Starlette(
        routes=[
            Route("/graphql", edge.http, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", edge.socket),
            Route("/mcp", edge.mcp, methods=["POST"]),
            *ofrep(),
            Route("/uploads/{id:uuid}/{secret}", receive_upload, methods=["PUT"]),
            Route("/livez", livez),
            Route("/readyz", readyz),
            *routes(),
        ],
        middleware=[Middleware(RequestIds), *_cors(settings)],
        lifespan=lifespan,
    )


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT"],
            allow_headers=["authorization", "content-type", "x-request-id", "if-none-match", *MCP_HEADERS],
            expose_headers=["x-request-id", "etag", "retry-after", "ratelimit", "ratelimit-policy"],
            max_age=DAY,
        )
    ]


def from_environment() -> Starlette:
    """What uvicorn starts in each worker."""
    settings = load_settings()
    set_up(settings.log_format)
    return application(settings)
