"""How a peer in Python is served, and what the harness tells it: its database, its port, the secret of its tokens."""

import os
import sys
from uuid import UUID

import jwt
import uvicorn

DATABASE_URL = os.environ.get("PEER_DATABASE_URL", "")
SECRET = os.environ.get("PEER_SECRET", "")
BEARER = "Bearer "
POOL = 10  # connections to the database, as many as ours opens

NEXT_NUMBER = "UPDATE channel SET last_number = last_number + 1 WHERE id = $1 RETURNING last_number"


def person_of(authorization: str | None) -> UUID:
    """Whom a bearer token stands for. Raises ValueError and jwt.InvalidTokenError."""
    if authorization is None or not authorization.startswith(BEARER):
        raise ValueError("a bearer token is needed")
    return UUID(jwt.decode(authorization.removeprefix(BEARER), SECRET, algorithms=["HS256"])["sub"])


def main(app: str) -> None:
    """As fast as uvicorn goes: without a log of requests, and without compressing what sockets send."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["PEER_PORT"]),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(sys.argv[1])
