"""The other servers of one restaurant, told through Redis when there is something to read.

All that is said is how far the log of events has come. The events themselves each server
reads from the log, which alone knows their order and loses none. So a word that is late, lost
or said twice costs time and nothing else, and without Redis each courier looks by itself.
"""

import logging
import time
from collections.abc import Callable
from threading import Event as Bell
from uuid import uuid4

from redis import Redis, RedisError

from restaurant.extensions import socketio

log = logging.getLogger(__name__)

#: Every server says something this often, so that silence means something.
BEAT_SECONDS = 2.0
#: So long Redis may take for a word, and a server's own words to come back to it.
PATIENCE = 3 * BEAT_SECONDS
PAUSE_SECONDS = 1.0


class Neighbours:
    """The servers that work on one life of one database, named by its ``epoch``.

    ``hear`` is called with the number of the newest event that another one knows of. ``mark``
    is equal where the secrets are: a token from one server is worth nothing at another one
    that signs with a key of its own.
    """

    def __init__(self, address: str, epoch: str, mark: str, hear: Callable[[int], object]) -> None:
        self._redis = Redis.from_url(
            address,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            decode_responses=True,
        )
        self._channel = f"restaurant {epoch}"
        self._name, self._mark, self._hear = str(uuid4()), mark, hear
        self._newest = 0
        self._bell = Bell()
        self._is_reached = True
        self._strangers: set[str] = set()

    def start(self) -> None:
        """Begin to speak and to listen, for as long as the process lives."""
        socketio.start_background_task(self._keep_on, self._speak)
        socketio.start_background_task(self._keep_on, self._listen)

    def tell(self, newest: int) -> None:
        """Say soon that the log has come so far. Whoever tells waits for nothing."""
        self._newest = max(self._newest, newest)
        self._bell.set()

    def _keep_on(self, act: Callable[[], None]) -> None:
        while True:
            try:
                act()
            except (RedisError, OSError) as error:
                if self._is_reached:
                    log.error("Redis is not reached (%s): events come a moment later", error)  # noqa: TRY400  # what Redis says is enough
                self._is_reached = False
            except Exception:  # whatever was said, the next word may be understood
                log.exception("the other servers could not be told or heard; trying again")
            socketio.sleep(PAUSE_SECONDS)

    def _speak(self) -> None:
        while True:
            self._bell.wait(BEAT_SECONDS)
            self._bell.clear()
            self._redis.publish(self._channel, f"{self._name} {self._mark} {self._newest}")

    def _listen(self) -> None:
        """Hear the others, until not even the own words come back: then the line is dead."""
        with self._redis.pubsub(ignore_subscribe_messages=True) as line:
            line.subscribe(self._channel)
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                message = line.get_message(timeout=BEAT_SECONDS)
                if message and self._take(message["data"]):
                    deadline = time.monotonic() + PATIENCE
        raise TimeoutError("nothing is heard")

    def _take(self, word: str) -> bool:
        """Take in what somebody said; whether it was this server itself."""
        name, mark, newest = word.split()
        if name == self._name:
            if not self._is_reached:
                log.warning("Redis is reached again")
            self._is_reached = True
            return True
        if mark != self._mark and name not in self._strangers:
            self._strangers.add(name)
            log.error("another server has other keys: copy jwt.key and pin.key from one to all")
        self._hear(int(newest))
        return False
