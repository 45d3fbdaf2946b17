"""The log: one JSON object per line, with nothing in it that a client sent.

The text of an exception may quote what somebody sent. So an exception is logged by its type, by its
code where it has one ("SQLITE_FULL"), and by the frames it passed.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger
from pythonjsonlogger.json import JsonFormatter as BaseFormatter

#: What gunicorn 27 writes before it quotes a request (gunicorn/workers/base.py, ``handle_error``).
QUOTING_MESSAGES = ("Invalid request", "Error handling request")
MAX_FRAMES = 30


class NoAccessLogger(Logger):
    """gunicorn's logger without its list of requests, and without the work of gathering it."""

    def access(self, *_: Any) -> None:
        """Do nothing: the application logs its requests itself."""


class JsonFormatter(BaseFormatter):
    """Writes ``at``, ``level``, ``logger``, ``message``, what ``extra`` adds, and ``exception``."""

    def __init__(self) -> None:
        names = {"levelname": "level", "name": "logger", "exc_info": "exception"}
        super().__init__(["levelname", "name", "message"], rename_fields=names)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill the object."""
        log_data["at"] = datetime.fromtimestamp(record.created, UTC)
        super().add_fields(log_data, record, message_dict)
        log_data |= {"level": record.levelname.lower(), "message": _format_message(record)}

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's own name
        """The exception and what caused it, without their texts."""
        return "\n".join(_format_chain(ei[1])) if ei[1] else ""


def logging_config(level: str) -> dict[str, Any]:
    """The whole of logging, for ``logging.config``: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "restaurant.server.logging.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {
            "restaurant": {"level": level.upper()},
            # Flask logs each failure too, without the id of the request.
            "restaurant.application": {"level": "CRITICAL"},
            "gunicorn.error": {"level": level.upper(), "handlers": [], "propagate": True},
            # Without a level they would add handlers of their own, which write plain text.
            "engineio.server": {"level": "ERROR"},
            "socketio.server": {"level": "ERROR"},
        },
    }


def install_excepthooks() -> None:
    """Log what Python itself would print: warnings, and exceptions that end a thread."""
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    sys.excepthook = lambda _type, error, _traceback: _log_uncaught(error)
    threading.excepthook = lambda ended: _log_uncaught(ended.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        logging.getLogger("restaurant").critical("uncaught exception", exc_info=error)


def _format_message(record: logging.LogRecord) -> str:
    if record.name.startswith(("engineio", "socketio")) and not record.exc_info:
        return "a Socket.IO client was refused"  # they quote its origin or the session it named
    message, arguments = _without_text(record.msg), record.args
    if isinstance(arguments, tuple) and arguments:
        message = str(message) % tuple(map(_without_text, arguments))
    if record.name == "gunicorn.error":
        return next((text for text in QUOTING_MESSAGES if str(message).startswith(text)), message)
    return str(message)


def _without_text(value: Any) -> Any:
    return _describe(value) if isinstance(value, BaseException) else value


def _format_chain(error: BaseException) -> Iterator[str]:
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        yield f"caused by {_describe(cause)}" if seen else _describe(cause)
        frames = traceback.walk_tb(cause.__traceback__)
        for frame in traceback.StackSummary.extract(frames, limit=-MAX_FRAMES, lookup_lines=False):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        seen.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _describe(error: BaseException) -> str:
    module, name = type(error).__module__, type(error).__qualname__
    code = _get_code(error)
    return (name if module == "builtins" else f"{module}.{name}") + (f" ({code})" if code else "")


def _get_code(error: BaseException) -> Any:
    """What the system, a driver of a database or Python calls this error; nothing that was sent."""
    if isinstance(error, (ImportError, AttributeError, NameError)):
        return error.name
    if type(error).__module__.startswith("pymysql") and error.args:
        return error.args[0]
    codes = (getattr(error, name, None) for name in ("strerror", "sqlite_errorname", "sqlstate"))
    return next(filter(None, codes), None)
