"""The log: one line an event, JSON or text, never a token, a prompt or a value from a row."""

import logging
import sys
import traceback
from typing import Any, Literal

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger


def set_up(form: Literal["json", "text"], level: int = logging.INFO) -> None:
    """Send everything, that of libraries too, to stderr in one form."""
    renderer: Any = (
        structlog.processors.JSONRenderer(serializer=_json)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_plain, renderer]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("procrastinate.worker").setLevel(logging.CRITICAL)  # it tells each failed job with its values
    logging.getLogger("procrastinate.worker.worker").setLevel(logging.WARNING)


def _json(event: EventDict, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()


def _plain(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, name, event)


def _where(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """An exception's type and where it was raised; its message may hold values and is left out."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]  # pyright: ignore[reportUnknownVariableType]
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__qualname__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
