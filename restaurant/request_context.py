"""The client of the current request: its address, user agent and session.

Set once for each HTTP request and each socket command, and read where sessions and audit entries
are written. It is empty for the command line and for the server's own background tasks.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace

MAX_ADDRESS_LENGTH = 64
MAX_USER_AGENT_LENGTH = 200


@dataclass(frozen=True)
class RequestContext:
    """The client of a request, with printable text of limited length.

    ``session_id`` is known once the token has been read.
    """

    remote_addr: str | None = None
    user_agent: str | None = None
    session_id: int | None = None
    request_id: str = ""


EMPTY = RequestContext()

_context: ContextVar[RequestContext] = ContextVar("request_context")


def current() -> RequestContext:
    """The context of the current request, or `EMPTY`."""
    return _context.get(EMPTY)


def remote_addr() -> str:
    """The client's address, or an empty string."""
    return current().remote_addr or ""


def bind(
    remote: str | None, agent: str, session_id: int | None = None, request_id: str = ""
) -> None:
    """Set the context at the beginning of a request, replacing that of the previous one."""
    _context.set(
        RequestContext(
            remote_addr=_printable(remote or "", MAX_ADDRESS_LENGTH),
            user_agent=_printable(agent, MAX_USER_AGENT_LENGTH),
            session_id=session_id,
            request_id=request_id,
        )
    )


def bind_session(session_id: int) -> None:
    """Add the session to the current context."""
    _context.set(replace(current(), session_id=session_id))


def clear() -> None:
    """Reset to `EMPTY` at the end of a request."""
    _context.set(EMPTY)


def _printable(text: str, max_length: int) -> str | None:
    """Without control characters and cut to the length; None when nothing is left."""
    plain = text if text.isprintable() else "".join(filter(str.isprintable, text))
    return plain[:max_length] or None
