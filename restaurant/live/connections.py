"""Which sockets are open, and whose they are."""

from collections.abc import Callable
from dataclasses import dataclass

from restaurant.extensions import socketio
from restaurant.live.rooms import NAMESPACE
from restaurant.live.transport import connections, hang_up

#: How long whoever is shown out has to leave by themselves.
GOODBYE_SECONDS = 0.7


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


def strangers() -> list[str]:
    """The connections of whoever was not let in, or was shown out; the oldest first."""
    manager = socketio.server.manager
    inside = {manager.eio_sid_from_sid(seat.sid, NAMESPACE) for seat in taken()}
    return [connection for connection in connections() if connection not in inside]


def packets_waiting() -> list[int]:
    """How many packets wait to be sent, for each connection."""
    return [socket.queue.qsize() for socket in list(socketio.server.eio.sockets.values())]


def close_where(condition: Callable[[Seat], bool]) -> None:
    """Show out every socket that meets the condition, without waiting for its client.

    It is told first. A second later it is gone, whether its client listened or not.
    """
    shown_out = []
    for seat in taken():
        if condition(seat):
            leave(seat.sid)
            shown_out.append(socketio.server.manager.eio_sid_from_sid(seat.sid, NAMESPACE))
            socketio.server.disconnect(seat.sid, namespace=NAMESPACE)
    if shown_out:
        socketio.start_background_task(_hang_up_soon, shown_out)


def _hang_up_soon(shown_out: list[str]) -> None:
    socketio.sleep(GOODBYE_SECONDS)
    for connection in set(shown_out).intersection(strangers()):  # one may be back by now
        hang_up(connection)
