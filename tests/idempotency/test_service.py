"""Idempotency, without HTTP and sockets."""

from datetime import timedelta
from hashlib import sha256
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.auth.models import User
from restaurant.clock import frozen_at, now
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, RestaurantError
from restaurant.floor.models import Location
from restaurant.idempotency.models import StoredResponse
from restaurant.idempotency.service import KeyReusedError, ReplayableResponse, run_once
from tests.concurrency import all_at_once
from tests.factories import a_user

REQUEST = b'POST /locations/ {"name": "Terrace"}'


class Painter:
    """Adds a zone at each call, and returns it."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> ReplayableResponse:
        self.times += 1
        db.session.add(Location(name=f"Zone {self.times}"))
        db.session.flush()
        return ReplayableResponse(
            201, f"zone {self.times} — готово", {"Location": f"/{self.times}"}
        )


@pytest.fixture
def paint() -> Painter:
    """A painter that has not added a zone yet."""
    return Painter()


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter."""
    return a_user()


def how_many(model: type) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_request_runs_the_action(anna: User, paint: Painter) -> None:
    answer = run_once(anna.id, "key", REQUEST, paint)

    assert answer == ReplayableResponse(201, "zone 1 — готово", {"Location": "/1"}, replayed=False)
    assert how_many(Location) == how_many(StoredResponse) == 1


def test_the_second_request_gets_the_stored_answer(anna: User, paint: Painter) -> None:
    run_once(anna.id, "key", REQUEST, paint)

    answer = run_once(anna.id, "key", REQUEST, paint)

    assert answer == ReplayableResponse(201, "zone 1 — готово", {"Location": "/1"}, replayed=True)
    assert paint.times == how_many(Location) == 1


def test_another_request_under_the_same_key_is_refused(anna: User, paint: Painter) -> None:
    run_once(anna.id, "key", REQUEST, paint)

    with pytest.raises(KeyReusedError) as refusal:
        run_once(anna.id, "key", REQUEST + b" ", paint)

    assert (refusal.value.status, refusal.value.code) == (422, "idempotency_key_reused")
    assert paint.times == 1


def test_keys_differ_in_their_letters_case(anna: User, paint: Painter) -> None:
    for key in ("key", "Key", "KEY"):
        run_once(anna.id, key, REQUEST, paint)

    assert paint.times == how_many(StoredResponse) == 3


def test_everybody_has_their_own_keys(anna: User, paint: Painter) -> None:
    run_once(anna.id, "key", REQUEST, paint)

    run_once(a_user().id, "key", b"another", paint)

    assert paint.times == 2


def test_a_refused_request_is_not_stored(anna: User, paint: Painter) -> None:
    def refuse() -> ReplayableResponse:
        paint()
        raise ConflictError("The painters are in.")

    with pytest.raises(ConflictError):
        run_once(anna.id, "key", REQUEST, refuse)
    assert (how_many(Location), how_many(StoredResponse)) == (0, 0)

    assert not run_once(anna.id, "key", b"corrected", paint).replayed


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, ZeroDivisionError])
def test_a_crash_leaves_neither_effect_nor_answer(
    anna: User, paint: Painter, interruption: type[BaseException]
) -> None:
    @transactional
    def crash_after_it() -> None:
        run_once(anna.id, "key", REQUEST, paint)
        raise interruption

    with pytest.raises(interruption):
        crash_after_it()

    assert (how_many(Location), how_many(StoredResponse)) == (0, 0)


@pytest.mark.parametrize(
    ("later", "times"),
    [
        (timedelta(hours=71, minutes=59), 1),
        (timedelta(hours=72), 1),
        (timedelta(hours=72, microseconds=1), 2),
        (timedelta(days=30), 2),
    ],
    ids=str,
)
def test_an_answer_is_kept_for_72_hours(
    anna: User, paint: Painter, later: timedelta, times: int
) -> None:
    moment = now()
    with frozen_at(moment):
        run_once(anna.id, "key", REQUEST, paint)

    with frozen_at(moment + later):
        run_once(anna.id, "key", REQUEST, paint)

    assert paint.times == times
    assert how_many(StoredResponse) == 1


def test_an_answer_stored_again_is_kept_for_another_72_hours(anna: User, paint: Painter) -> None:
    for days in (0, 4, 6):
        with frozen_at(now() + timedelta(days=days)):
            run_once(anna.id, "key", REQUEST, paint)

    assert paint.times == 2


def test_a_long_answer_is_kept_to_the_last_byte(anna: User) -> None:
    body = "Щи 🍲 \\u0000 \"'\n\r\t " * 60_000

    run_once(anna.id, "key", REQUEST, lambda: ReplayableResponse(200, body, {}))

    assert run_once(anna.id, "key", REQUEST, lambda: ReplayableResponse(200, "", {})).body == body


def test_of_many_at_once_one_runs_and_all_get_its_answer(
    app: Flask, anna: User, paint: Painter
) -> None:
    user_id, numbers = anna.id, count()

    def ask(_number: int) -> str:
        next(numbers)
        user = db.session.get(User, user_id)
        assert user is not None
        return run_once(user.id, "key", REQUEST, paint).body

    bodies = all_at_once(app, 20, ask)

    assert next(numbers) == 20
    assert set(bodies) == {"zone 1 — готово"}
    assert paint.times == how_many(Location) == 1


def test_of_many_different_requests_with_one_key_one_runs_and_the_others_are_refused(
    app: Flask, anna: User, paint: Painter
) -> None:
    user_id = anna.id

    def ask(number: int) -> str:
        user = db.session.get(User, user_id)
        assert user is not None
        try:
            return run_once(user.id, "key", f"request {number}".encode(), paint).body
        except RestaurantError as refusal:
            return refusal.code

    answers = all_at_once(app, 10, ask)

    assert sorted(answers) == ["idempotency_key_reused"] * 9 + ["zone 1 — готово"]
    assert paint.times == 1


def test_a_request_cannot_be_guessed_from_its_stored_fingerprint(
    anna: User, paint: Painter
) -> None:
    run_once(anna.id, "key", b'{"pin_code": "2580"}', paint)

    kept = db.session.scalars(select(StoredResponse)).one()

    assert kept.fingerprint != sha256(b'{"pin_code": "2580"}').hexdigest()


def test_the_answers_of_a_deleted_user_are_deleted_too(anna: User, paint: Painter) -> None:
    run_once(anna.id, "key", REQUEST, paint)

    db.session.delete(anna)
    db.session.commit()

    assert how_many(StoredResponse) == 0
