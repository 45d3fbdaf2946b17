import threading
from collections.abc import Callable, Iterator

import pytest

from restaurant.database.fair_lock import FairLock
from tests.concurrency import holding

TIMEOUT = 30.0


@pytest.fixture
def lock() -> FairLock:
    return FairLock()


@pytest.fixture
def start() -> Iterator[Callable[[Callable[[], object]], threading.Thread]]:
    """Run something in a thread, for which the test waits at the end."""
    threads: list[threading.Thread] = []

    def start_one(work: Callable[[], object]) -> threading.Thread:
        threads.append(threading.Thread(target=work, daemon=True))
        threads[-1].start()
        return threads[-1]

    yield start_one
    for thread in threads:
        thread.join(TIMEOUT)
        assert not thread.is_alive()


def wait_for_queue(lock: FairLock, length: int) -> None:
    pause = threading.Event()
    while len(lock._waiting) < length:
        pause.wait(0.001)


def test_a_free_lock_is_taken_at_once(lock: FairLock) -> None:
    assert lock.acquire(timeout=0)


def test_a_lock_that_is_held_is_not_given_out_twice(lock: FairLock) -> None:
    lock.acquire(timeout=0)

    assert not lock.acquire(timeout=0)
    assert not lock.acquire(timeout=0.01)
    assert not lock.acquire(timeout=-5)


def test_a_released_lock_can_be_taken_again(lock: FairLock) -> None:
    lock.acquire(timeout=0)
    lock.release()

    assert lock.acquire(timeout=0)


def test_the_lock_is_granted_in_the_order_of_the_requests(lock: FairLock, start: Callable) -> None:
    served: list[int] = []

    def ask(number: int) -> None:
        with holding(lock):
            served.append(number)

    with holding(lock):
        for number in range(20):
            start(lambda number=number: ask(number))
            wait_for_queue(lock, number + 1)
    with holding(lock):
        pass

    assert served == list(range(20))


def test_a_later_request_cannot_overtake_a_waiting_one(lock: FairLock, start: Callable) -> None:
    lock.acquire(timeout=0)
    start(lambda: lock.acquire(timeout=TIMEOUT))
    wait_for_queue(lock, 1)

    lock.release()

    assert not lock.acquire(timeout=0)


def test_a_request_that_timed_out_is_skipped(lock: FairLock, start: Callable) -> None:
    served: list[str] = []
    lock.acquire(timeout=0)
    impatient = start(lambda: lock.acquire(timeout=0.02) and served.append("impatient"))
    wait_for_queue(lock, 1)
    patient = start(lambda: lock.acquire(timeout=TIMEOUT) and served.append("patient"))
    impatient.join(TIMEOUT)

    lock.release()
    patient.join(TIMEOUT)

    assert served == ["patient"]


def test_a_lock_granted_at_the_moment_of_the_timeout_is_kept(lock: FairLock) -> None:
    class TurnThatComesTooLate:
        """Its wait ends without the turn, while the holder hands it over."""

        def acquire(self, timeout: float = -1) -> bool:
            if lock._is_held and self in list[object](lock._waiting):
                lock.release()
            return False

        def release(self) -> None:
            pass

    lock.acquire(timeout=0)
    late = TurnThatComesTooLate()
    lock._waiting.append(late)
    late.acquire()

    assert not lock._give_up(late)
    assert not lock.acquire(timeout=0)


def test_an_interrupted_request_leaves_the_queue(
    lock: FairLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class InterruptedTurn:
        def acquire(self, timeout: float | None = None) -> bool:
            if timeout is not None:
                raise KeyboardInterrupt
            return True

        def release(self) -> None:
            pass

    lock.acquire(timeout=0)
    monkeypatch.setattr("restaurant.database.fair_lock.threading.Lock", InterruptedTurn)

    with pytest.raises(KeyboardInterrupt):
        lock.acquire(timeout=TIMEOUT)

    lock.release()
    assert lock.acquire(timeout=0)


def test_an_error_inside_the_block_frees_the_lock(lock: FairLock) -> None:
    with pytest.raises(RuntimeError, match="not held"):
        lock.release()


def test_many_patient_and_impatient_threads_never_hold_it_together(
    lock: FairLock, start: Callable
) -> None:
    holders = 0
    most_holders = 0
    given = 0
    counted = threading.Lock()

    def ask_often(timeout: float) -> None:
        nonlocal holders, most_holders, given
        for _ in range(200):
            if not lock.acquire(timeout):
                continue
            holders += 1
            most_holders = max(most_holders, holders)
            holders -= 1
            lock.release()
            with counted:
                given += 1

    threads = [start(lambda n=n: ask_often((TIMEOUT, 0.0, 0.0001)[n % 3])) for n in range(24)]
    for thread in threads:
        thread.join(TIMEOUT)

    assert most_holders == 1
    assert given >= 8 * 200
    assert not lock._waiting
    assert lock.acquire(timeout=0)


def test_it_reports_how_many_wait_and_how_long_it_has_been_held(
    lock: FairLock, start: Callable
) -> None:
    assert (lock.waiting(), lock.held_for()) == (0, 0)
    lock.acquire(timeout=0)
    start(lambda: lock.acquire(timeout=TIMEOUT))
    wait_for_queue(lock, 1)
    pause = threading.Event()
    while (before := lock.held_for()) < 0.02:
        pause.wait(0.001)

    assert lock.waiting() == 1
    lock.release()

    assert lock.waiting() == 0
    assert 0 < lock.held_for() < before + TIMEOUT
    lock.release()
    assert lock.held_for() == 0


def test_the_time_starts_again_with_a_new_holder(lock: FairLock, start: Callable) -> None:
    lock.acquire(timeout=0)
    lock._held_since -= 100
    next_one = start(lambda: lock.acquire(timeout=TIMEOUT))
    wait_for_queue(lock, 1)

    lock.release()
    next_one.join(TIMEOUT)

    assert lock.held_for() < 100
