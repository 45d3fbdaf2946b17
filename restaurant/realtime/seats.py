"""Which sockets are open, and whose they are."""

from collections.abc import Callable
from dataclasses import dataclass

from restaurant.extensions import socketio
from restaurant.realtime.rooms import NAMESPACE


@dataclass(frozen=True)
class Seat:
    """A socket that was let in.

    ``expires_at`` is when its token ends, in Unix seconds. ``last_event_id`` and ``epoch``
    are where its client stood when it was last here.
    """

    sid: str
    user_id: int
    session_id: int
    rooms: tuple[str, ...]
    expires_at: float
    last_event_id: int | None = None
    epoch: str | None = None


_seats: dict[str, Seat] = {}


def take(seat: Seat) -> None:
    """Let a socket in, or note that something about it changed."""
    _seats[seat.sid] = seat


def leave(sid: str) -> None:
    """Forget a socket that is gone."""
    _seats.pop(sid, None)


def find(sid: str) -> Seat | None:
    """The seat of a socket, if it has one."""
    return _seats.get(sid)


def taken() -> list[Seat]:
    """All seats, as they are now."""
    return list(_seats.values())


def close_where(condition: Callable[[Seat], bool]) -> None:
    """Show out every socket that meets the condition."""
    for seat in taken():
        if condition(seat):
            leave(seat.sid)
            socketio.server.disconnect(seat.sid, namespace=NAMESPACE)
