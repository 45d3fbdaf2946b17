"""A first-in-first-out lock."""

import threading
import time
from collections import deque


class FairLock:
    """A lock that is granted in the order of the requests. Not reentrant.

    Built on ``threading.Lock`` alone, so that it also works where a green library has
    replaced that.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_held = False
        self._held_since = 0.0
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the lock; returns whether it was granted."""
        with self._guard:
            if not self._is_held:
                self._is_held, self._held_since = True, time.monotonic()
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            return turn.acquire(timeout=max(timeout, 0)) or not self._give_up(turn)
        except BaseException:  # an interrupt, or a green thread killed while it waits
            if not self._give_up(turn):
                self.release()
            raise

    def release(self) -> None:
        """Pass the lock to the longest waiting request, if there is one."""
        with self._guard:
            if not self._is_held:
                raise RuntimeError("Released a fair lock that is not held.")
            if self._waiting:
                self._held_since = time.monotonic()
                self._waiting.popleft().release()
            else:
                self._is_held = False

    def waiting(self) -> int:
        """How many requests wait for the lock."""
        return len(self._waiting)

    def held_for(self) -> float:
        """For how many seconds the lock has been held; 0 while it is free."""
        with self._guard:
            return time.monotonic() - self._held_since if self._is_held else 0.0

    def _give_up(self, turn: threading.Lock) -> bool:
        """Leave the queue; False when the lock has just been granted and is held now."""
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return True
            return False
