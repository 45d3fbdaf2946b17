from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant.auth import throttling
from restaurant.auth.models import FailedAttempts
from restaurant.auth.throttling import (
    NAME_POLICY,
    PAIRING_POLICY,
    PASSWORD_POLICY,
    PIN_POLICY,
    ThrottleKey,
    ThrottlePolicy,
    check_not_throttled,
    consume_attempt,
    record_attempts,
    reset,
)
from restaurant.clock import frozen_at
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, TooManyAttemptsError
from tests.concurrency import all_at_once, error_code

NOON = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA = PIN_POLICY.key_for("anna")
each = pytest.mark.parametrize


def at(moment: datetime, act: Callable[[ThrottleKey], None], whose: ThrottleKey) -> None:
    with frozen_at(moment):
        act(whose)


@transactional
def fail(whose: ThrottleKey, times: int, moment: datetime = NOON) -> None:
    """Record failed attempts at one moment, without checking the limits."""
    for _ in range(times):
        at(moment, record_attempts, whose)


def get_delay(whose: ThrottleKey, moment: datetime = NOON) -> int:
    """The delay in seconds; 0 without one."""
    try:
        at(moment, check_not_throttled, whose)
    except TooManyAttemptsError as refusal:
        return int(refusal.extra["retry_after"])
    return 0


#: The policies: free attempts, the first delays after them, and the longest one.
ALLOWED = [
    (PIN_POLICY, 5, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]),
    (PASSWORD_POLICY, 10, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]),
    (NAME_POLICY, 100, [2, 4, 8, 16]),
    (PAIRING_POLICY, 10, [2, 4, 8, 16]),
]


@each(("allowance", "free", "waits"), ALLOWED, ids=lambda value: getattr(value, "name", ""))
def test_after_the_free_attempts_each_further_one_doubles_the_delay(
    app: Flask, allowance: ThrottlePolicy, free: int, waits: list[int]
) -> None:
    whose = allowance.key_for("anna", "192.168.1.5")
    seen = []
    fail(whose, free - 1)
    before = get_delay(whose)

    for _ in waits:
        fail(whose, 1)
        seen.append(get_delay(whose))

    assert before == 0
    assert seen == waits


def test_after_the_reported_delay_an_attempt_is_allowed(app: Flask) -> None:
    fail(ANNA, 5)

    told = get_delay(ANNA)

    assert get_delay(ANNA, NOON + timedelta(seconds=29)) == 1
    assert get_delay(ANNA, NOON + timedelta(seconds=told)) == 0


def test_the_delay_never_exceeds_the_maximum(app: Flask) -> None:
    db.session.add(FailedAttempts(key=ANNA.key, count=2**31 - 10, last_at=NOON))
    db.session.commit()

    assert get_delay(ANNA) == 3600
    assert get_delay(ANNA, NOON + HOUR) == 0


def test_a_refused_attempt_is_not_counted(app: Flask) -> None:
    fail(ANNA, 5)
    for _ in range(20):
        with pytest.raises(TooManyAttemptsError):
            at(NOON, consume_attempt, ANNA)

    assert get_delay(ANNA) == 30


def test_checking_the_delay_counts_nothing(app: Flask) -> None:
    for _ in range(20):
        check_not_throttled(ANNA)

    assert db.session.scalar(select(FailedAttempts)) is None


def test_a_success_resets_the_attempts(app: Flask) -> None:
    fail(ANNA, 7)

    reset(ANNA)
    reset(ANNA)

    fail(ANNA, 4)
    assert get_delay(ANNA) == 0


@each("allowance", [PASSWORD_POLICY, NAME_POLICY, PAIRING_POLICY], ids=lambda one: one.name)
def test_failed_attempts_are_forgotten_one_by_one(app: Flask, allowance: ThrottlePolicy) -> None:
    whose, step = allowance.key_for("anna", "here"), allowance.forget_after
    assert step is not None
    fail(whose, allowance.free_attempts + 2)
    later = NOON + 3 * step

    fail(whose, 1, later)

    assert get_delay(whose, later) == 2  # three forgotten, one new: the first delay, not the fourth
    fail(whose, 1, later)
    assert get_delay(whose, later) == 4


def test_long_after_the_last_failure_all_are_forgotten_but_the_count_is_not_negative(
    app: Flask,
) -> None:
    whose = PASSWORD_POLICY.key_for("anna", "here")
    fail(whose, 12)
    later = NOON + timedelta(days=30)

    fail(whose, 9, later)
    before = get_delay(whose, later)
    fail(whose, 1, later)

    assert before == 0
    assert get_delay(whose, later) == 2


def test_wrong_pins_are_not_forgotten_with_time(app: Flask) -> None:
    fail(ANNA, 5)
    much_later = NOON + timedelta(days=6)

    fail(ANNA, 1, much_later)

    assert get_delay(ANNA, much_later) == 60


def test_each_kind_name_and_address_is_counted_alone(app: Flask) -> None:
    fail(PASSWORD_POLICY.key_for("anna", "192.168.1.5"), 10)

    others = [
        PASSWORD_POLICY.key_for("anna", "192.168.1.6"),
        PASSWORD_POLICY.key_for("boris", "192.168.1.5"),
        PASSWORD_POLICY.key_for("anna192.168.1.5", ""),
        PASSWORD_POLICY.key_for("192.168.1.5", "anna"),
        PIN_POLICY.key_for("anna"),
        NAME_POLICY.key_for("anna"),
        PAIRING_POLICY.key_for("192.168.1.5"),
    ]

    assert get_delay(PASSWORD_POLICY.key_for("anna", "192.168.1.5")) == 2
    for other in others:
        fail(other, 1)
        assert get_delay(other) == 0
    assert len({other.key for other in others}) == len(others)


def test_the_longest_of_several_waits_counts(app: Flask) -> None:
    fail(PASSWORD_POLICY.key_for("anna", "here"), 10)
    fail(ANNA, 6)

    with frozen_at(NOON), pytest.raises(TooManyAttemptsError) as refusal:
        check_not_throttled(
            PASSWORD_POLICY.key_for("anna", "here"), ANNA, NAME_POLICY.key_for("anna")
        )

    assert refusal.value.extra["retry_after"] == 60


def test_without_a_key_there_is_no_delay(app: Flask) -> None:
    check_not_throttled()


def test_the_stored_key_does_not_reveal_the_subject(app: Flask) -> None:
    fail(PASSWORD_POLICY.key_for("a password in the wrong place", "192.168.1.5"), 1)

    [kept] = db.session.scalars(select(FailedAttempts.key))

    assert len(kept) == 64
    assert set(kept) <= set("0123456789abcdef")


def test_of_fifty_attempts_at_once_five_are_allowed(app: Flask) -> None:
    answers = all_at_once(app, 50, lambda _: error_code(lambda: consume_attempt(ANNA)))

    assert sorted(answers) == ["done"] * 5 + ["too_many_tries"] * 45


def test_failed_attempts_recorded_at_once_all_count(app: Flask) -> None:
    here = PASSWORD_POLICY.key_for("anna", "192.168.1.66")

    all_at_once(app, 20, lambda _: record_attempts(here, NAME_POLICY.key_for("anna")))

    assert list(db.session.scalars(select(FailedAttempts.count))) == [20, 20]


def test_an_attempt_is_counted_in_the_transaction_of_its_caller(app: Flask) -> None:
    @transactional
    def count_and_fail() -> None:
        record_attempts(ANNA)
        raise ConflictError("No.")

    with pytest.raises(ConflictError):
        count_and_fail()

    assert db.session.scalar(select(FailedAttempts)) is None


#: Without a battery-backed clock a computer may start at any time.
JUMPS = {"years back": timedelta(days=-2000), "years ahead": timedelta(days=2000)}


@each("jump", JUMPS.values(), ids=JUMPS)
@each(
    "allowance",
    [PIN_POLICY, PASSWORD_POLICY, NAME_POLICY, PAIRING_POLICY],
    ids=lambda one: one.name,
)
def test_a_jumping_clock_neither_locks_out_nor_resets_for_ever(
    app: Flask, allowance: ThrottlePolicy, jump: timedelta
) -> None:
    whose = allowance.key_for("anna")
    fail(whose, allowance.free_attempts + 20)

    after_the_jump = get_delay(whose, NOON + jump)
    fail(whose, allowance.free_attempts, NOON + jump)

    assert after_the_jump == 0
    assert get_delay(whose, NOON + jump) > 0
    assert get_delay(whose, NOON + jump + HOUR) == 0


@each("seconds", [1, 60, 1800])
def test_a_corrected_clock_gives_no_delay_longer_than_two_hours(app: Flask, seconds: int) -> None:
    fail(ANNA, 20)
    back = NOON - timedelta(seconds=seconds)

    waits = [get_delay(ANNA, back + minutes * timedelta(minutes=1)) for minutes in range(121)]

    assert waits[-1] == 0
    assert max(waits) <= 3600


def test_two_servers_whose_clocks_differ_a_little_count_together(app: Flask) -> None:
    fail(ANNA, 5)

    assert 25 < get_delay(ANNA, NOON - timedelta(seconds=2)) <= 30


def test_every_policy_reaches_its_maximum_within_max_doublings() -> None:
    for allowance in (PIN_POLICY, PASSWORD_POLICY, NAME_POLICY, PAIRING_POLICY):
        assert allowance.first_delay * 2**throttling.MAX_DOUBLINGS >= allowance.max_delay
