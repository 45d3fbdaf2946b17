"""Where an action comes from: the address, the program, the session.

The doors (HTTP, the sockets) say it once for each request; the books (sessions, the
audit) read it. An action of the console, or of the server itself, comes from nowhere.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace

MAX_ADDRESS_LENGTH = 64
MAX_USER_AGENT_LENGTH = 200


@dataclass(frozen=True)
class RequestContext:
    """The client's network address and the name of its program, as far as they are printable."""

    remote_addr: str | None = None
    user_agent: str | None = None
    session_id: int | None = None
    request_id: str = ""


EMPTY = RequestContext()

_context: ContextVar[RequestContext] = ContextVar("origin")


def current() -> RequestContext:
    """Where the action that is going on comes from."""
    return _context.get(EMPTY)


def remote_addr() -> str:
    """The address that the present action comes from; empty when it comes from nowhere."""
    return current().remote_addr or ""


def bind(
    remote: str | None, agent: str, session_id: int | None = None, request_id: str = ""
) -> None:
    """Begin a new action, whoever acted in this thread before."""
    _context.set(
        RequestContext(
            remote_addr=_printable(remote or "", MAX_ADDRESS_LENGTH),
            user_agent=_printable(agent, MAX_USER_AGENT_LENGTH),
            session_id=session_id,
            request_id=request_id,
        )
    )


def bind_session(session_id: int) -> None:
    """Note whose session it is, once its token has been read."""
    _context.set(replace(current(), session_id=session_id))


def clear() -> None:
    """End the action: what this thread does next comes from nowhere."""
    _context.set(EMPTY)


def _printable(text: str, max_length: int) -> str | None:
    """What a client says of itself, fit to be kept: no control characters, no end."""
    plain = text if text.isprintable() else "".join(filter(str.isprintable, text))
    return plain[:max_length] or None
