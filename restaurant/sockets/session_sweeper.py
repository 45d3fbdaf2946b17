"""Looking after open sockets: whoever may no longer sit there is shown out."""

import logging
import time

from flask import Flask
from sqlalchemy import select

from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.transport import hang_up

log = logging.getLogger(__name__)

#: How long a connection may stand in the door without being let in.
DOOR_SECONDS = 10
#: How long a socket may outlive its token, for a client to renew it.
GRACE_SECONDS = 30
ROUND_SECONDS = 2
#: A client with so many messages waiting does not read. It comes back and asks for them.
MOST_WAITING = 1000


class Upkeep:
    """One round after the other, for as long as the server runs."""

    def __init__(self) -> None:
        self._first_seen: dict[str, float] = {}

    def run(self, app: Flask) -> None:
        """Make rounds for ever."""
        while True:
            socketio.sleep(ROUND_SECONDS)
            try:
                with app.app_context():
                    self.make_round()
            except Exception:  # the next round may go better, and there must be one
                log.exception("sockets could not be looked after; trying again")

    def make_round(self) -> None:
        """Show out whose token is too old, whose session has ended, and who never came in."""
        too_old = time.time() - GRACE_SECONDS
        ended = self._ended_sessions()
        connections.close_where(lambda seat: seat.expires_at < too_old or seat.session_id in ended)
        self._clear_the_door()
        self._drop_who_does_not_listen()

    @staticmethod
    def _ended_sessions() -> set[int]:
        taken = {seat.session_id for seat in connections.taken()}
        live = (
            select(Session.id)
            .join(User)
            .where(Session.id.in_(taken), Session.ended_at.is_(None), User.is_active)
        )
        return taken - set(db.session.scalars(live))

    def _clear_the_door(self) -> None:
        now, seen = time.monotonic(), self._first_seen
        self._first_seen = {
            stranger: seen.get(stranger, now) for stranger in connections.strangers()
        }
        for stranger, since in self._first_seen.items():
            if now - since > DOOR_SECONDS - ROUND_SECONDS:
                hang_up(stranger)

    @staticmethod
    def _drop_who_does_not_listen() -> None:
        for sid, socket in list(socketio.server.eio.sockets.items()):
            if socket.queue.qsize() > MOST_WAITING:
                hang_up(sid)
