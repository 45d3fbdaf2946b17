"""The one road from the event log to the sockets.

Whoever commits hands the events over and rings the bell. Each server's courier sends them in
the order of the log, and reads there whatever nobody handed over. A client that comes back is
first given what it missed and joins the courier's round at exactly that event, so nothing
is skipped, repeated or reordered.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event as ThreadEvent
from threading import RLock
from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from restaurant.clock import now
from restaurant.database.event_log import Event, EventLog
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.json_codec import raw_json
from restaurant.live.connections import Connection
from restaurant.live.rooms import NAMESPACE
from restaurant.live.schemas import ResyncSchema, WelcomeSchema
from restaurant.metrics import event_sent

log = logging.getLogger(__name__)

BATCH_SIZE = 500
#: The courier looks into the log this often even when nobody rang, as it is when another
#: server has written and Redis, which would tell, is away.
POLL_INTERVAL = 0.5

EventRow = tuple[int, str, str, str]  # id, name, rooms, body

_EVENTS = select(Event.id, Event.name, Event.rooms, Event.body).order_by(Event.id).limit(BATCH_SIZE)
#: Built once: to build it costs three times what the database takes to answer it.
_EVENTS_AFTER = _EVENTS.where(Event.id > bindparam("position"))


def in_rooms(rooms: Sequence[str]) -> ColumnElement[bool]:
    """The condition under which one of these rooms hears an event."""
    return or_(*(Event.rooms.contains(f" {room} ", autoescape=True) for room in rooms))


class EventDispatcher:
    """Carries events from the log to the rooms, each once, in order."""

    def __init__(self) -> None:
        self._wakeup = ThreadEvent()
        self._lock = RLock()
        self._position = 0
        self._remote_last_id = 0
        self._queued: dict[int, EventRow] = {}
        #: Tells the other servers, where there are any, how far the log has come.
        self.publish: Callable[[int], object] = lambda _newest: None

    def start(self) -> None:
        """Begin at the end of the log: who missed something says so when connecting."""
        with self._lock:
            self._position = self._last_event_id()
            self._remote_last_id = 0
            self._queued.clear()

    def enqueue(self, row: EventRow) -> None:
        """Hand over an event that has just been committed, and ring."""
        if len(self._queued) < BATCH_SIZE:  # what does not fit is in the log
            self._queued[row[0]] = row
        self._wakeup.set()
        self.publish(row[0])

    def notify(self, newest: int) -> None:
        """Learn from another server how far the log has come."""
        if newest > self._position:
            self._remote_last_id = newest
            self._wakeup.set()

    def lag(self) -> int:
        """How many events are committed and not sent yet."""
        return max(self._last_event_id() - self._position, 0)

    def run(self, app: Flask) -> None:
        """Deliver for as long as the server runs."""
        while True:
            is_notified = self._wakeup.wait(POLL_INTERVAL)
            self._wakeup.clear()
            try:
                with app.app_context():
                    if not (is_notified and self.send_queued()):
                        self.send_from_log()
            except Exception:  # a courier that dies would leave the kitchen deaf
                log.exception("events could not be delivered; trying again")
                socketio.sleep(1)

    def send_from_log(self) -> None:
        """Send everything committed so far."""
        with self._lock:
            while self._send_next_batch() == BATCH_SIZE:
                pass  # there may be more; what is committed from here on rings again
            for number in list(self._queued):
                if number <= self._position:
                    del self._queued[number]

    def attach(self, seat: Connection) -> None:
        """Greet a socket, give it what it missed, then seat it in its rooms."""
        with self._lock:
            self.send_from_log()  # the client may have read further in the log than this
            self._send_welcome(seat)
            if seat.last_event_id is None:
                self._join_rooms(seat)
                return
        caught_up_to = seat.last_event_id
        if reason := self._resync_reason(seat, caught_up_to):
            self._send("resync", ResyncSchema().dump({"reason": reason}), [seat.sid])
            caught_up_to = self._position
        caught_up_to = self._replay(seat, caught_up_to)  # most of it, holding up nobody
        with self._lock:
            self._replay(seat, caught_up_to)
            self._join_rooms(seat)

    def send_queued(self) -> bool:
        """Send what was brought, as far as it follows without a gap; whether that was all.

        The numbers of the log have no gaps, so the next number is the next event: reading
        it from the log would cost as much as placing a small order, to learn the same.
        """
        with self._lock:
            while row := self._queued.pop(self._position + 1, None):
                self._send_row(row)
            return not self._queued and self._position >= self._remote_last_id

    def _send_next_batch(self) -> int:
        rows = self._rows(_EVENTS_AFTER, position=self._position)
        for row in rows:
            self._send_row(row)
        return len(rows)

    def _send_row(self, row: EventRow) -> None:
        event_id, name, rooms, body = row
        self._send(name, raw_json(body), rooms.split())
        self._position = event_id
        event_sent(name)

    def _send_welcome(self, seat: Connection) -> None:
        welcome = {
            "server_time": now(),
            "last_event_id": self._position,
            "epoch": self.epoch(),
            "rooms": seat.rooms,
        }
        self._send("welcome", WelcomeSchema().dump(welcome), [seat.sid])

    def _join_rooms(self, seat: Connection) -> None:
        for room in seat.rooms:
            socketio.server.enter_room(seat.sid, room, namespace=NAMESPACE)

    def _replay(self, seat: Connection, after: int) -> int:
        """Give a socket what it missed, up to where the courier is; return how far that is."""
        end, missed = self._position, _EVENTS.where(in_rooms(seat.rooms))
        while rows := self._rows(missed.where(Event.id.between(after + 1, end))):
            for event_id, name, _rooms, body in rows:
                self._send(name, raw_json(body), [seat.sid])
                after = event_id
        return end

    def _resync_reason(self, seat: Connection, last_event_id: int) -> str | None:
        if seat.epoch not in (None, self.epoch()):
            return "another_database"
        newest = self._last_event_id()
        if last_event_id > newest:
            return "unknown_event"
        oldest = self._scalar(select(func.min(Event.id)))
        kept_from = oldest if oldest is not None else newest + 1
        return "too_old" if last_event_id < kept_from - 1 else None

    @staticmethod
    def _send(name: str, content: Any, to: list[str]) -> None:
        socketio.emit(name, content, to=to, namespace=NAMESPACE)

    @staticmethod
    def _rows(statement: Select[int, str, str, str], **values: int) -> Sequence[EventRow]:
        # A connection of its own sees the newest commit, whatever the session has read.
        with db.engine.connect() as connection:
            return connection.execute(statement, values).all()

    def _last_event_id(self) -> int:
        return self._scalar(select(EventLog.last_event_id)) or 0

    def epoch(self) -> str:
        """The name of this life of the database."""
        return self._scalar(select(EventLog.epoch)) or ""

    @staticmethod
    def _scalar(statement: Select[Any]) -> Any:
        with db.engine.connect() as connection:
            return connection.scalar(statement)


dispatcher = EventDispatcher()
