"""The other servers of one restaurant, told through Redis when there is something to read.

All that is said is how far the log of events has come. The events themselves each server
reads from the log, which alone knows their order and loses none. So a word that is late, lost
or said twice costs time and nothing else, and without Redis each courier looks by itself.
"""

import logging
import time
from collections.abc import Callable
from threading import Event as ThreadEvent
from uuid import uuid4

from redis import Redis, RedisError

from restaurant.extensions import socketio

log = logging.getLogger(__name__)

#: Every server says something this often, so that silence means something.
HEARTBEAT_SECONDS = 2.0
#: So long Redis may take for a word, and a server's own words to come back to it.
HEARTBEAT_TIMEOUT = 3 * HEARTBEAT_SECONDS
RETRY_INTERVAL = 1.0


class RedisNotifier:
    """The servers that work on one life of one database, named by its ``epoch``.

    ``hear`` is called with the number of the newest event that another one knows of. ``mark``
    is equal where the secrets are: a token from one server is worth nothing at another one
    that signs with a key of its own.
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
        self._newest = 0
        self._wakeup = ThreadEvent()
        self._is_reachable = True
        self._foreign: set[str] = set()

    def start(self) -> None:
        """Begin to speak and to listen, for as long as the process lives."""
        socketio.start_background_task(self._run_forever, self._publish_loop)
        socketio.start_background_task(self._run_forever, self._listen_loop)

    def publish(self, newest: int) -> None:
        """Say soon that the log has come so far. Whoever tells waits for nothing."""
        self._newest = max(self._newest, newest)
        self._wakeup.set()

    def _run_forever(self, act: Callable[[], None]) -> None:
        while True:
            try:
                act()
            except (RedisError, OSError) as error:
                if self._is_reachable:
                    log.error("Redis is not reached (%s): events come a moment later", error)  # noqa: TRY400  # what Redis says is enough
                self._is_reachable = False
            except Exception:  # whatever was said, the next word may be understood
                log.exception("the other servers could not be told or heard; trying again")
            socketio.sleep(RETRY_INTERVAL)

    def _publish_loop(self) -> None:
        while True:
            self._wakeup.wait(HEARTBEAT_SECONDS)
            self._wakeup.clear()
            self._redis.publish(
                self._channel, f"{self._name} {self._key_fingerprint} {self._newest}"
            )

    def _listen_loop(self) -> None:
        """Hear the others, until not even the own words come back: then the line is dead."""
        with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
            pubsub.subscribe(self._channel)
            deadline = time.monotonic() + HEARTBEAT_TIMEOUT
            while time.monotonic() < deadline:
                message = pubsub.get_message(timeout=HEARTBEAT_SECONDS)
                if message and self._handle_message(message["data"]):
                    deadline = time.monotonic() + HEARTBEAT_TIMEOUT
        raise TimeoutError("nothing is heard")

    def _handle_message(self, message_text: str) -> bool:
        """Take in what somebody said; whether it was this server itself."""
        name, key_fingerprint, newest = message_text.split()
        if name == self._name:
            if not self._is_reachable:
                log.warning("Redis is reached again")
            self._is_reachable = True
            return True
        if key_fingerprint != self._key_fingerprint and name not in self._foreign:
            self._foreign.add(name)
            log.error("another server has other keys: copy jwt.key and pin.key from one to all")
        self._on_event(int(newest))
        return False
