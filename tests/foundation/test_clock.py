import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from restaurant.clock import frozen_at, now

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_returns_the_current_time_in_utc() -> None:
    before = datetime.now(UTC)

    told = now()

    assert before <= told <= datetime.now(UTC)
    assert told.utcoffset() == timedelta(0)


def test_a_frozen_clock_stands_still() -> None:
    with frozen_at(NEW_YEAR):
        assert now() == now() == NEW_YEAR


def test_afterwards_the_clock_runs_again() -> None:
    with frozen_at(NEW_YEAR):
        pass

    assert now() > NEW_YEAR + timedelta(days=1)


def test_a_clock_can_be_frozen_again_inside_the_block() -> None:
    later = NEW_YEAR + timedelta(hours=1)
    with frozen_at(NEW_YEAR):
        with frozen_at(later):
            inside = now()
        after = now()

    assert (inside, after) == (later, NEW_YEAR)


def test_an_error_ends_the_frozen_time() -> None:
    with pytest.raises(ZeroDivisionError), frozen_at(NEW_YEAR):
        raise ZeroDivisionError

    assert now() != NEW_YEAR


def test_other_threads_are_not_frozen() -> None:
    told: list[datetime] = []
    with frozen_at(NEW_YEAR):
        colleague = threading.Thread(target=lambda: told.append(now()))
        colleague.start()
        colleague.join()

    assert told[0] > NEW_YEAR + timedelta(days=1)


def test_a_moment_on_another_clock_is_the_same_moment() -> None:
    with frozen_at(NEW_YEAR.astimezone(timezone(timedelta(hours=3)))):
        assert now() == NEW_YEAR
