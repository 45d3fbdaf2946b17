"""Where an action comes from: the address, the program, the session.

The doors (HTTP, the sockets) say it once for each request; the books (sessions, the
audit) read it. An action of the console, or of the server itself, comes from nowhere.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace

LONGEST_ADDRESS = 64
LONGEST_AGENT = 200


@dataclass(frozen=True)
class Origin:
    """``address`` is the client's on the network, ``agent`` what its program calls itself."""

    address: str | None = None
    agent: str | None = None
    session_id: int | None = None


NOWHERE = Origin()

_origin: ContextVar[Origin] = ContextVar("origin")


def present() -> Origin:
    """Where the action that is going on comes from."""
    return _origin.get(NOWHERE)


def address() -> str:
    """The address that the present action comes from; empty when it comes from nowhere."""
    return present().address or ""


def arrive(remote: str | None, agent: str, session_id: int | None = None) -> None:
    """Begin a new action, whoever acted in this thread before."""
    _origin.set(
        Origin(
            address=_plain(remote or "", LONGEST_ADDRESS),
            agent=_plain(agent, LONGEST_AGENT),
            session_id=session_id,
        )
    )


def show_session(session_id: int) -> None:
    """Note whose session it is, once its token has been read."""
    _origin.set(replace(present(), session_id=session_id))


def leave() -> None:
    """End the action: what this thread does next comes from nowhere."""
    _origin.set(NOWHERE)


def _plain(text: str, longest: int) -> str | None:
    """What a client says of itself, fit to be kept: no control characters, no end."""
    plain = text if text.isprintable() else "".join(filter(str.isprintable, text))
    return plain[:longest] or None
