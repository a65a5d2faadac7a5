"""Runs an operation and leaves one line of it in the log: who, what, how long, how many statements."""

import time
from typing import Any

import structlog
from graphql import GraphQLSchema

from gql.context import Context
from gql.execution import Operation, run
from models.database.statements import counted

NAME_MAX = 100  # characters that the log keeps of a name, which may be as long as the body

log = structlog.get_logger(__name__)


async def run_logged(schema: GraphQLSchema, operation: Operation, context: Context) -> dict[str, Any]:
    """The response to a query or mutation."""
    began = time.perf_counter()
    with counted() as statements:
        told = await run(schema, operation, context)
    log.info(
        "operation",
        operation=(operation.name or operation.document.first_field(operation.name) or "")[:NAME_MAX] or None,
        request_id=context.request_id,
        user_id=context.caller and str(context.caller.user.id),
        ms=round((time.perf_counter() - began) * 1_000, 1),
        statements=statements.count,
        codes=[error["extensions"]["code"] for error in told.get("errors", ())] or None,
    )
    return told
