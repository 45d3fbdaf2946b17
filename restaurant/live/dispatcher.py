"""Sends the events of the log to the sockets: each once, in order, without gaps.

The thread that commits a transaction enqueues its events and wakes the dispatcher, which sends
them in the order of their ids and reads from the log what was not enqueued. A client that
returns is first sent what it missed and then joins its rooms under the lock that also guards
sending, so it neither misses an event nor receives one twice.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event as ThreadEvent
from threading import RLock
from typing import Any

from flask import Flask

from restaurant.clock import now
from restaurant.extensions import socketio
from restaurant.json_codec import raw_json
from restaurant.live import replay
from restaurant.live.connections import Connection
from restaurant.live.replay import EventRow
from restaurant.live.rooms import NAMESPACE
from restaurant.live.schemas import CaughtUpSchema, ResyncSchema, WelcomeSchema
from restaurant.metrics import event_sent

log = logging.getLogger(__name__)

#: The dispatcher reads the log this often, in seconds, even if nothing wakes it: another server
#: may have written while Redis was away.
POLL_INTERVAL = 0.5
#: What is enqueued beyond this is read from the log.
MAX_QUEUED = 500


class EventDispatcher:
    """Sends events from the log to their rooms, from one thread."""

    def __init__(self) -> None:
        self._wakeup = ThreadEvent()
        self._lock = RLock()
        self._last_sent_id = 0
        self._newest_known_id = 0
        self._queued: dict[int, EventRow] = {}
        #: Called once for each commit with the id of its last event, to notify other servers.
        self.publish: Callable[[int], object] = lambda _last_id: None

    def start(self) -> None:
        """Begin at the end of the log: clients ask for earlier events when they connect."""
        with self._lock:
            self._last_sent_id = replay.last_event_id()
            self._newest_known_id = 0
            self._queued.clear()

    def enqueue(self, rows: Sequence[EventRow]) -> None:
        """Take the events of one committed transaction, in the order of their ids."""
        if not rows:
            return
        if len(self._queued) < MAX_QUEUED:
            self._queued.update((row[0], row) for row in rows)
        self.notify(rows[-1][0])
        self.publish(rows[-1][0])

    def notify(self, last_id: int) -> None:
        """Note that events up to this id are committed, here or by another server."""
        if last_id > self._last_sent_id:
            self._newest_known_id = max(self._newest_known_id, last_id)
            self._wakeup.set()

    def lag(self) -> int:
        """How many events are committed and not sent yet."""
        return max(replay.last_event_id() - self._last_sent_id, 0)

    def run(self, app: Flask) -> None:
        """Send events for as long as the server runs."""
        while True:
            was_woken = self._wakeup.wait(POLL_INTERVAL)
            self._wakeup.clear()
            try:
                with app.app_context():
                    if not (was_woken and self.send_queued()):
                        self.send_from_log()
            except Exception:  # without this thread no client would receive anything any more
                log.exception("events could not be sent; trying again")
                socketio.sleep(1)

    def send_queued(self) -> bool:
        """Send what is enqueued up to the first gap. Returns whether nothing else is known of.

        The ids of the log have no gaps, so the event with the next id is the next event.
        Reading it from the log would cost as much as placing a small order.
        """
        with self._lock:
            while row := self._queued.pop(self._last_sent_id + 1, None):
                self._send_row(row)
            return not self._queued and self._last_sent_id >= self._newest_known_id

    def send_from_log(self) -> None:
        """Send everything that is committed and not sent yet."""
        with self._lock:
            while rows := replay.read_events(after=self._last_sent_id):
                for row in rows:
                    self._send_row(row)
                if len(rows) < replay.BATCH_SIZE:
                    break  # what is committed from here on wakes the dispatcher again
            for event_id in list(self._queued):
                if event_id <= self._last_sent_id:
                    del self._queued[event_id]

    def attach(self, connection: Connection) -> None:
        """Welcome a client, send it what it missed, then let it join its rooms.

        A client that must load everything anew is told so instead of having caught up.
        """
        with self._lock:
            self.send_from_log()  # the client may have read the log further than we have sent it
            self._send_welcome(connection)
            if connection.last_event_id is None:
                self._send_caught_up(connection)
                self._join_rooms(connection)
                return
        sent_up_to = connection.last_event_id
        reason = replay.resync_reason(connection.epoch, sent_up_to)
        if reason:
            self._send("resync", ResyncSchema().dump({"reason": reason}), [connection.sid])
            sent_up_to = self._last_sent_id
        sent_up_to = self._send_missed(connection, sent_up_to)  # nearly all, without the lock
        with self._lock:
            self._send_missed(connection, sent_up_to)
            if not reason:
                self._send_caught_up(connection)
            self._join_rooms(connection)

    def _send_row(self, row: EventRow) -> None:
        event_id, name, rooms, body = row
        self._send(name, raw_json(body), rooms.split())
        self._last_sent_id = event_id
        event_sent(name)

    def _send_welcome(self, connection: Connection) -> None:
        welcome = {
            "server_time": now(),
            "last_event_id": self._last_sent_id,
            "epoch": replay.epoch(),
            "rooms": connection.rooms,
        }
        self._send("welcome", WelcomeSchema().dump(welcome), [connection.sid])

    def _send_caught_up(self, connection: Connection) -> None:
        content = CaughtUpSchema().dump({"last_event_id": self._last_sent_id})
        self._send("caught-up", content, [connection.sid])

    def _join_rooms(self, connection: Connection) -> None:
        for room in connection.rooms:
            socketio.server.enter_room(connection.sid, room, namespace=NAMESPACE)

    def _send_missed(self, connection: Connection, after: int) -> int:
        """Send a client what it missed, up to the last event sent to all; returns its id."""
        up_to = self._last_sent_id
        while rows := replay.read_missed_events(connection.rooms, after, up_to):
            for event_id, name, _rooms, body in rows:
                self._send(name, raw_json(body), [connection.sid])
                after = event_id
        return up_to

    @staticmethod
    def _send(name: str, content: Any, to: list[str]) -> None:
        socketio.emit(name, content, to=to, namespace=NAMESPACE)


dispatcher = EventDispatcher()
