"""Running actions at the same time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask

from restaurant.database.fair_lock import FairLock
from restaurant.errors import RestaurantError

Answer = TypeVar("Answer")


def all_at_once(app: Flask, count: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Let so many threads act together, each in an app context of its own.

    A refusal is an answer too. Answers must not be records: their session is gone.
    """
    gate = threading.Barrier(count)

    def take_part(number: int) -> Answer:
        gate.wait()
        with app.app_context():
            return act(number)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(take_part, range(count)))


def error_code(act: Callable[[], object]) -> str:
    """The code with which something was refused; "done" when it was not."""
    try:
        act()
    except RestaurantError as refusal:
        return refusal.code
    return "done"


@contextmanager
def holding(lock: FairLock) -> Iterator[None]:
    """Have the lock to oneself for the length of a block."""
    assert lock.acquire(timeout=30)
    try:
        yield
    finally:
        lock.release()
