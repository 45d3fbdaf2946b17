"""Notifies the other servers of one restaurant through Redis when the event log has grown.

A message says only how far the log has come. Each server reads the events themselves from the
log, which alone has their order and loses none. So a message that is late, lost or repeated
costs time and nothing else, and without Redis each dispatcher polls the log by itself.
"""

import logging
import time
from collections.abc import Callable
from threading import Event as ThreadEvent
from uuid import uuid4

from redis import Redis, RedisError

from restaurant.extensions import socketio

log = logging.getLogger(__name__)

#: Every server publishes this often, so that silence means something.
HEARTBEAT_SECONDS = 2.0
#: How long Redis may take to answer, and to deliver a server's own messages back to it.
HEARTBEAT_TIMEOUT = 3 * HEARTBEAT_SECONDS
RETRY_INTERVAL = 1.0


class RedisNotifier:
    """The connection to the servers that share one database, identified by its ``epoch``.

    ``on_event`` is called with the id of the newest event that another server knows of.
    ``key_fingerprint`` is equal on servers with the same keys: a token from one server is
    worthless at another one that signs with other keys.
    """

    def __init__(
        self, address: str, epoch: str, key_fingerprint: str, on_event: Callable[[int], object]
    ) -> None:
        self._redis = Redis.from_url(
            address,
            socket_timeout=HEARTBEAT_TIMEOUT,
            socket_connect_timeout=HEARTBEAT_TIMEOUT,
            decode_responses=True,
        )
        self._channel = f"restaurant {epoch}"
        self._name, self._key_fingerprint, self._on_event = str(uuid4()), key_fingerprint, on_event
        self._last_id = 0
        self._wakeup = ThreadEvent()
        self._is_reachable = True
        self._foreign: set[str] = set()

    def start(self) -> None:
        """Publish and listen for as long as the process lives."""
        socketio.start_background_task(self._run_forever, self._publish_loop)
        socketio.start_background_task(self._run_forever, self._listen_loop)

    def publish(self, last_id: int) -> None:
        """Say soon that the log has come so far. The caller never waits for Redis."""
        self._last_id = max(self._last_id, last_id)
        self._wakeup.set()

    def _run_forever(self, loop: Callable[[], None]) -> None:
        while True:
            try:
                loop()
            except (RedisError, OSError) as error:
                if self._is_reachable:
                    log.error("Redis is not reached (%s): events come a moment later", error)  # noqa: TRY400  # what Redis says is enough
                self._is_reachable = False
            except Exception:  # one bad message must not end the loop
                log.exception("notifying the other servers failed; trying again")
            socketio.sleep(RETRY_INTERVAL)

    def _publish_loop(self) -> None:
        while True:
            self._wakeup.wait(HEARTBEAT_SECONDS)
            self._wakeup.clear()
            self._redis.publish(
                self._channel, f"{self._name} {self._key_fingerprint} {self._last_id}"
            )

    def _listen_loop(self) -> None:
        """Receive messages. Raises ``TimeoutError`` when not even the own ones come back."""
        with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
            pubsub.subscribe(self._channel)
            deadline = time.monotonic() + HEARTBEAT_TIMEOUT
            while time.monotonic() < deadline:
                message = pubsub.get_message(timeout=HEARTBEAT_SECONDS)
                if message and self._handle_message(message["data"]):
                    deadline = time.monotonic() + HEARTBEAT_TIMEOUT
        raise TimeoutError("no messages arrive")

    def _handle_message(self, message_text: str) -> bool:
        """Process one message; returns whether this server itself sent it."""
        name, key_fingerprint, last_id = message_text.split()
        if name == self._name:
            if not self._is_reachable:
                log.warning("Redis is reached again")
            self._is_reachable = True
            return True
        if key_fingerprint != self._key_fingerprint and name not in self._foreign:
            self._foreign.add(name)
            log.error("another server has other keys: copy jwt.key and pin.key from one to all")
        self._on_event(int(last_id))
        return False
