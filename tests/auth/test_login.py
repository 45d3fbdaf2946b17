import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant import request_context
from restaurant.audit.models import AuditEntry
from restaurant.auth import devices as auth_devices
from restaurant.auth import login, sessions, throttling
from restaurant.auth.models import FailedAttempts, Session, User
from restaurant.auth.throttling import NAME_POLICY
from restaurant.auth.tokens import decode_claims, get_session
from restaurant.clock import frozen_at, now
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ForbiddenError, RestaurantError, TooManyAttemptsError
from restaurant.idempotency.service import ReplayableResponse, run_once
from restaurant.permissions import Role
from restaurant.security import hashing
from restaurant.security.hashing import hash_password, hash_pin
from restaurant.staff import users as staff_users
from tests.concurrency import all_at_once, error_code
from tests.factories import a_user
from tests.staff_clients import PASSWORD, PIN

Wait = Callable[[timedelta], None]
HERE, ELSEWHERE = "192.168.1.5", "192.168.1.66"
HASH = hash_password(PASSWORD)
each = pytest.mark.parametrize


@cache
def pin_hash_with(pepper: bytes) -> str:
    """The hash of everybody's PIN, made once."""
    return hash_pin(pepper, PIN)


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter with a password and a PIN."""
    return a_user(
        username="anna", password_hash=HASH, pin_hash=pin_hash_with(app.config["KEYS"].pin_pepper)
    )


@pytest.fixture
def wait() -> Iterator[Wait]:
    """Move the clock forward."""
    with ExitStack() as clocks:
        yield lambda passed: clocks.enter_context(frozen_at(now() + passed))


@pytest.fixture(autouse=True)
def here(app: Flask) -> Iterator[None]:
    """All requests come from one address by default."""
    request_context.bind(HERE, "a phone")
    yield
    request_context.clear()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Compare without hashing, for tests of many attempts. Returns the compared secrets."""
    looked_at: list[str] = []

    def look_at(stored: str | None, secret: str) -> bool:
        looked_at.append(secret)
        return stored is not None and secret in (PASSWORD, PIN)

    monkeypatch.setattr(login, "verify_password", look_at)
    monkeypatch.setattr(login, "verify_pin", lambda _key, stored, pin: look_at(stored, pin))
    return looked_at


def is_good(tokens: dict[str, Any]) -> bool:
    db.session.expire_all()
    return get_session(decode_claims(tokens["access_token"])) is not None


def get_error(act: Callable[[], object]) -> RestaurantError:
    with pytest.raises(RestaurantError) as refusal:
        act()
    return refusal.value


def wrong_pin() -> RestaurantError:
    return get_error(lambda: login.sign_in_with_pin("anna", "0000"))


def wrong_password(username: str = "anna") -> RestaurantError:
    return get_error(lambda: login.sign_in(username, "a wrong guess"))


@transactional
def flood(whose: throttling.ThrottleKey, times: int = 110) -> None:
    """More failed attempts than are allowed, or the given number."""
    for _ in range(times):
        throttling.record_attempts(whose)


def counted() -> list[int]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(FailedAttempts.count)))


def failures() -> list[int | None]:
    """The users of the audited failed sign-ins."""
    rows = select(AuditEntry.subject_id).where(AuditEntry.action == "sign_in_failed")
    return list(db.session.scalars(rows.order_by(AuditEntry.id)))


def test_a_name_and_a_password_open_a_session(anna: User) -> None:
    before = now()

    tokens = login.sign_in("anna", PASSWORD)

    assert is_good(tokens)
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 15 * 60
    assert tokens["user"].id == anna.id
    assert before <= anna.last_login <= now()


def test_a_name_and_a_pin_open_a_session(anna: User) -> None:
    assert is_good(login.sign_in_with_pin("anna", PIN))


@each("username", ["anna", "nobody", "ann a", "left"])
def test_whatever_is_wrong_at_sign_in_is_one_and_the_same_answer(anna: User, username: str) -> None:
    a_user(username="left", is_active=False, password_hash=anna.password_hash)
    password = "a wrong guess" if username == "anna" else PASSWORD
    pin = "0000" if username == "anna" else PIN

    refusals = [
        get_error(lambda: login.sign_in(username, password)),
        get_error(lambda: login.sign_in_with_pin(username, pin)),
    ]

    assert {(str(one), one.code, one.status, str(one.extra)) for one in refusals} == {
        ("Wrong name, password or PIN. Try again.", "invalid_credentials", 401, "{}")
    }


SPELLINGS = ["anna", "Anna", "anna ", "\u00a0ANNA\ufeff", "ＡＮＮＡ", "aNNa\n"]


@each("username", SPELLINGS)
def test_a_person_signs_in_however_the_phone_writes_the_username(anna: User, username: str) -> None:
    by_password = login.sign_in(username, PASSWORD)
    by_pin = login.sign_in_with_pin(username, PIN)

    assert by_password["user"].id == by_pin["user"].id == anna.id


def test_wrong_tries_are_counted_for_the_person_however_the_username_is_written(
    anna: User, quick: list[str]
) -> None:
    for spelling in SPELLINGS[:5]:
        get_error(lambda spelling=spelling: login.sign_in_with_pin(spelling, "0000"))
    for number in range(10):
        wrong_password(SPELLINGS[number % len(SPELLINGS)])

    for spelling in SPELLINGS:
        assert error_code(lambda spelling=spelling: login.sign_in_with_pin(spelling, PIN)) == (
            "too_many_tries"
        )
        assert error_code(lambda spelling=spelling: login.sign_in(spelling, PASSWORD)) == (
            "too_many_tries"
        )
    assert counted() == [5, 10, 10]


def test_a_right_pin_and_a_new_one_end_the_count_of_every_spelling(
    anna: User, quick: list[str]
) -> None:
    for spelling in SPELLINGS[:4]:
        get_error(lambda spelling=spelling: login.sign_in_with_pin(spelling, "0000"))
    login.sign_in_with_pin("Anna ", PIN)
    assert counted() == []

    for spelling in SPELLINGS[:5]:
        get_error(lambda spelling=spelling: login.sign_in_with_pin(spelling, "0000"))
    staff_users.change_user(a_user(Role.ADMIN), anna.id, {"pin_code": "7413"})
    assert counted() == []


def test_a_user_without_a_pin_cannot_sign_in_with_one(app: Flask) -> None:
    a_user(username="olga")

    refusal = get_error(lambda: login.sign_in_with_pin("olga", PIN))

    assert refusal.code == "invalid_credentials"


def test_after_five_wrong_pins_the_sixth_attempt_is_refused_right_or_wrong(anna: User) -> None:
    first_five = [wrong_pin().code for _ in range(5)]
    sixth = wrong_pin()
    right = get_error(lambda: login.sign_in_with_pin("anna", PIN))

    assert first_five == ["invalid_credentials"] * 5
    assert isinstance(sixth, TooManyAttemptsError)
    assert isinstance(right, TooManyAttemptsError)
    assert 1 <= sixth.extra["retry_after"] <= 3_600


def test_the_wait_after_wrong_pins_doubles_up_to_an_hour(anna: User, wait: Wait) -> None:
    for _ in range(5):
        wrong_pin()
    waits = []
    for _ in range(12):
        waits.append(wrong_pin().extra["retry_after"])
        wait(timedelta(seconds=waits[-1]))
        assert wrong_pin().code == "invalid_credentials"

    assert all(later in (2 * one, 3_600) for one, later in pairwise(waits))
    assert waits[0] < waits[3] < 3_600
    assert waits[-2:] == [3_600, 3_600]


def test_an_attempt_during_the_delay_does_not_extend_it(anna: User, wait: Wait) -> None:
    for _ in range(5):
        wrong_pin()
    seconds = wrong_pin().extra["retry_after"]
    for _ in range(20):
        wrong_pin()

    wait(timedelta(seconds=seconds))

    assert is_good(login.sign_in_with_pin("anna", PIN))


def test_signing_in_resets_the_wrong_pins(anna: User) -> None:
    for _ in range(4):
        wrong_pin()
    login.sign_in_with_pin("anna", PIN)

    assert [wrong_pin().code for _ in range(5)] == ["invalid_credentials"] * 5


def test_wrong_pins_of_one_person_do_not_delay_others(anna: User) -> None:
    a_user(username="olga", pin_hash=anna.pin_hash)
    for _ in range(6):
        wrong_pin()

    assert is_good(login.sign_in_with_pin("olga", PIN))


def test_wrong_pins_do_not_block_the_password(anna: User) -> None:
    for _ in range(6):
        wrong_pin()

    assert is_good(login.sign_in("anna", PASSWORD))


def test_of_fifty_pins_guessed_at_once_five_are_verified(
    app: Flask, anna: User, quick: list[str]
) -> None:
    answers = all_at_once(
        app, 50, lambda n: error_code(lambda: login.sign_in_with_pin("anna", f"{n:04}"))
    )

    assert sorted(answers) == ["invalid_credentials"] * 5 + ["too_many_tries"] * 45
    assert len(quick) == 5


def test_of_fifty_passwords_guessed_at_once_hardly_more_than_ten_are_verified(
    app: Flask, anna: User, quick: list[str]
) -> None:
    answers = all_at_once(
        app, 50, lambda n: error_code(lambda: login.sign_in("anna", f"guess {n}"))
    )

    assert set(answers) == {"invalid_credentials", "too_many_tries"}
    assert 10 <= len(quick) <= 11  # the last two may be verified at the same time


def test_fifty_people_who_begin_a_shift_together_can_all_sign_in(
    app: Flask, anna: User, quick: list[str]
) -> None:
    for number in range(50):
        a_user(username=f"w{number}", password_hash=anna.password_hash, pin_hash=anna.pin_hash)

    def begin(number: int) -> str:
        request_context.bind(HERE, "a phone")
        if number % 2:
            return error_code(lambda: login.sign_in(f"w{number}", PASSWORD))
        return error_code(lambda: login.sign_in_with_pin(f"w{number}", PIN))

    assert all_at_once(app, 50, begin) == ["done"] * 50
    assert counted() == []


def test_of_ten_sign_ins_at_once_two_are_hashed_at_a_time(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, third_is_here = threading.Lock(), threading.Event()
    at_once = 0

    def hash_until_a_third_comes(*_: object) -> bool:
        nonlocal at_once
        with lock:
            at_once += 1
            if at_once == 3:
                third_is_here.set()
        third_is_here.wait(0.05)
        with lock:
            at_once -= 1
        return True

    monkeypatch.setattr(hashing, "run_in_thread", hash_until_a_third_comes)

    def begin(number: int) -> str:
        if number % 2:
            return error_code(lambda: login.sign_in("anna", PASSWORD))
        return error_code(lambda: login.sign_in_with_pin("anna", PIN))

    answers = all_at_once(app, 10, begin)

    assert answers == ["done"] * 10
    assert not third_is_here.is_set()


def test_an_unknown_name_takes_as_much_work_as_a_known_one(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = hashing._hasher.verify
    monkeypatch.setattr(
        hashing,
        "run_in_thread",
        lambda _work, stored, secret: verified.append(stored) or verify(stored, secret),
    )

    a_user(username="left", is_active=False, password_hash=anna.password_hash)
    for username in ("anna", "nobody", "left"):
        get_error(lambda name=username: login.sign_in(name, "a wrong guess"))
        get_error(lambda name=username: login.sign_in_with_pin(name, "0000"))

    assert len(verified) == 6


def test_after_ten_wrong_passwords_the_next_attempt_is_refused_right_or_wrong(
    anna: User, quick: list[str], wait: Wait
) -> None:
    first_ten = [wrong_password().code for _ in range(10)]
    waiting = [wrong_password(), get_error(lambda: login.sign_in("anna", PASSWORD))]

    assert first_ten == ["invalid_credentials"] * 10
    assert all(1 <= one.extra["retry_after"] <= 3 for one in waiting)
    assert {one.code for one in waiting} == {"too_many_tries"}
    assert len(quick) == 10
    wait(timedelta(seconds=3))
    assert is_good(login.sign_in("anna", PASSWORD))
    assert wrong_password().code == "invalid_credentials"


def test_wrong_passwords_from_one_address_do_not_delay_another(
    anna: User, quick: list[str]
) -> None:
    for _ in range(12):
        wrong_password()

    request_context.bind(ELSEWHERE, "a phone")

    assert is_good(login.sign_in("anna", PASSWORD))


def test_only_failed_attempts_count(anna: User, quick: list[str]) -> None:
    for _ in range(12):
        assert is_good(login.sign_in("anna", PASSWORD))
        assert is_good(login.sign_in_with_pin("anna", PIN))

    assert counted() == []


def test_each_wrong_password_counts_for_the_name_and_for_the_name_from_here(anna: User) -> None:
    wrong_password()
    wrong_password()
    with_passwords = counted()
    wrong_pin()

    assert with_passwords == [2, 2]
    assert counted() == [1, 2, 2]


@each("username", ["anna", "nobody"])
def test_a_username_is_throttled_whether_it_exists_or_not(
    anna: User, quick: list[str], username: str
) -> None:
    flood(NAME_POLICY.key_for(username))

    assert wrong_password(username).code == "too_many_tries"
    assert quick == []


def test_guesses_from_elsewhere_do_not_delay_a_known_address(anna: User, quick: list[str]) -> None:
    tokens = login.sign_in("anna", PASSWORD)
    sessions.sign_out(anna, decode_claims(tokens["access_token"])["sid"])
    flood(NAME_POLICY.key_for("anna"))

    assert is_good(login.sign_in("anna", PASSWORD))
    assert is_good(login.sign_in_with_pin("anna", PIN))


def test_guessing_at_one_username_does_not_delay_others_at_the_same_address(
    anna: User, quick: list[str]
) -> None:
    for number in range(120):
        wrong_password(f"nobody {number}")
    for _ in range(12):
        wrong_password("nobody")

    assert is_good(login.sign_in("anna", PASSWORD))
    assert is_good(login.sign_in_with_pin("anna", PIN))


def test_one_password_for_many_usernames_is_limited_for_each_username(
    anna: User, quick: list[str]
) -> None:
    for number in range(5):
        a_user(username=f"w{number}", password_hash=HASH)

    with frozen_at(now()):
        for _ in range(15):
            for number in range(5):
                wrong_password(f"w{number}")

    assert len(quick) == 5 * 10


def test_a_known_address_of_one_user_is_unknown_for_another(anna: User, quick: list[str]) -> None:
    login.sign_in("anna", PASSWORD)
    flood(NAME_POLICY.key_for("anna"))

    request_context.bind(ELSEWHERE, "a phone")

    assert get_error(lambda: login.sign_in("anna", PASSWORD)).code == "too_many_tries"


def test_guessing_from_many_addresses_is_bounded_too(anna: User, quick: list[str]) -> None:
    flood(NAME_POLICY.key_for("anna"), 98)
    codes = []
    for number in range(5):
        request_context.bind(f"10.0.0.{number}", "a botnet")
        codes.append(wrong_password().code)

    assert codes == ["invalid_credentials"] * 2 + ["too_many_tries"] * 3


def test_a_sign_in_refused_as_busy_is_not_counted(
    anna: User, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "HASH_SLOT_TIMEOUT", 0.01)
    with login._hash_slots, login._hash_slots:
        refusals = [wrong_pin(), wrong_password()]
        waited_with_a_connection = db.session().in_transaction()

    assert [(one.code, one.status) for one in refusals] == [("busy", 503)] * 2
    assert refusals[0].extra["retry_after"] > 0
    assert not waited_with_a_connection
    assert quick == []
    assert counted() == []
    assert is_good(login.sign_in_with_pin("anna", PIN))


@each("secret", [PASSWORD, PIN])
@each("change", [{"is_active": False}, {"password": "another password", "pin_code": "8351"}])
def test_a_change_during_the_verification_takes_effect(
    anna: User, quick: list[str], monkeypatch: pytest.MonkeyPatch, secret: str, change: Any
) -> None:
    admin = a_user(Role.ADMIN)

    def look_at(*_: Any) -> bool:
        staff_users.change_user(admin, anna.id, change)
        return True

    monkeypatch.setattr(login, "verify_password", look_at)
    monkeypatch.setattr(login, "verify_pin", look_at)
    enter = login.sign_in if secret == PASSWORD else login.sign_in_with_pin

    assert get_error(lambda: enter("anna", secret)).code == "invalid_credentials"
    assert db.session.scalar(select(Session)) is None


@each("is_right", [True, False])
def test_a_user_deleted_during_the_verification_is_not_signed_in(
    anna: User, monkeypatch: pytest.MonkeyPatch, is_right: bool
) -> None:
    admin = a_user(Role.ADMIN)

    def look_at(*_: Any) -> bool:
        staff_users.dismiss(admin, anna.id)
        return is_right

    monkeypatch.setattr(login, "verify_password", look_at)

    assert wrong_password().code == "invalid_credentials"


def test_a_failed_sign_in_is_audited_with_the_user(anna: User, quick: list[str]) -> None:
    left = a_user(username="left", is_active=False)
    wrong_pin()
    wrong_password()
    get_error(lambda: login.sign_in("left", PASSWORD))

    assert failures() == [anna.id, anna.id, left.id]
    for entry in db.session.scalars(select(AuditEntry)):
        assert (entry.user_id, entry.user_name, entry.address) == (None, None, HERE)


def test_an_unknown_username_is_not_stored(quick: list[str]) -> None:
    wrong_password("my secret passphrase")

    assert failures() == [None]
    [entry] = db.session.scalars(select(AuditEntry))
    assert "passphrase" not in str(vars(entry))


def say(anna: User, password: str) -> None:
    """Give a password as the current one."""
    with login.comparing_password(anna, password) as current:
        current.check(anna)


def know(anna: User, password: str) -> str:
    return error_code(lambda: say(anna, password))


def test_guessing_the_current_password_counts_like_signing_in(
    anna: User, quick: list[str], wait: Wait
) -> None:
    first_six = [know(anna, f"guess {number}") for number in range(6)]
    at_sign_in = [wrong_password().code for _ in range(4)]

    assert first_six == ["wrong_password"] * 6
    assert at_sign_in == ["invalid_credentials"] * 4
    assert know(anna, PASSWORD) == "too_many_tries"
    assert failures() == [anna.id] * 10
    wait(timedelta(seconds=3))
    assert know(anna, PASSWORD) == "done"


def test_a_correct_current_password_does_not_count(anna: User, quick: list[str]) -> None:
    assert [know(anna, PASSWORD) for _ in range(12)] == ["done"] * 12

    assert counted() == []


def test_of_fifty_guesses_of_the_current_password_at_once_ten_are_verified(
    app: Flask, anna: User, quick: list[str]
) -> None:
    def guess(number: int) -> str:
        person = db.session.get(User, anna.id)
        assert person is not None
        return know(person, f"guess {number}")

    answers = all_at_once(app, 50, guess)

    assert sorted(answers) == ["too_many_tries"] * 40 + ["wrong_password"] * 10
    assert len(quick) <= 11  # the one that was looked at meanwhile learns nothing


def test_a_wrong_password_is_counted_although_its_request_is_rolled_back(
    anna: User, quick: list[str]
) -> None:
    def guess() -> None:
        with login.comparing_password(anna, "a wrong guess") as current:
            run_once(anna.id, "key", b"request", lambda: refuse(current))

    def refuse(current: login.CurrentSecret) -> ReplayableResponse:
        current.check(anna)
        return ReplayableResponse(200, "{}", {})

    codes = [error_code(guess) for _ in range(12)]

    assert codes == ["wrong_password"] * 10 + ["too_many_tries"] * 2
    assert failures() == [anna.id] * 10


def test_a_password_that_was_replaced_while_it_was_looked_at_is_not_the_current_one(
    anna: User, quick: list[str]
) -> None:
    def overtaken() -> None:
        with login.comparing_password(anna, PASSWORD) as current:
            staff_users.change_user(a_user(Role.ADMIN), anna.id, {"password": "another password"})
            current.check(anna)

    assert error_code(overtaken) == "wrong_password"


@pytest.fixture
def strict(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restaurant with PIN_REQUIRES_DEVICE."""
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], pin_requires_device=True)
    )


def a_token() -> str:
    """The token of a newly paired device."""
    code = auth_devices.register(a_user(Role.ADMIN), {"name": "Bar"}).pairing_code
    return str(auth_devices.enrol(code)["device_token"])


def test_with_pin_requires_device_a_pin_works_on_paired_devices_only(
    anna: User, quick: list[str], strict: None
) -> None:
    token = a_token()

    tokens = login.sign_in_with_pin("anna", PIN, token)

    session = get_session(decode_claims(tokens["access_token"]))
    assert session is not None
    assert session.device is not None
    assert session.device.name == "Bar"
    for other in (None, "made up", token + "x"):
        refusal = get_error(lambda other=other: login.sign_in_with_pin("anna", PIN, other))
        assert (refusal.code, refusal.status) == ("device_required", 403)
    assert quick == [PIN]


def test_with_pin_requires_device_unknown_clients_cannot_lock_a_pin(
    anna: User, quick: list[str], strict: None
) -> None:
    token = a_token()
    for _ in range(10):
        wrong_pin()

    assert is_good(login.sign_in_with_pin("anna", PIN, token))


def test_with_pin_requires_device_the_password_needs_no_device(anna: User, strict: None) -> None:
    assert is_good(login.sign_in("anna", PASSWORD))


def test_an_optional_device_token_is_recorded_if_valid_and_refused_if_not(
    anna: User, quick: list[str]
) -> None:
    session = get_session(
        decode_claims(login.sign_in_with_pin("anna", PIN, a_token())["access_token"])
    )

    assert session is not None
    assert session.device is not None
    assert session.device.last_used_at is not None
    refusal = get_error(lambda: login.sign_in_with_pin("anna", PIN, "made up"))
    assert isinstance(refusal, ForbiddenError)


def test_a_device_revoked_during_the_verification_signs_nobody_in(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, token = a_user(Role.ADMIN), a_token()
    device_id = auth_devices.require_enrolled(token).id
    monkeypatch.setattr(
        login, "verify_pin", lambda *_: auth_devices.revoke(admin, device_id) is None
    )

    refusal = get_error(lambda: login.sign_in_with_pin("anna", PIN, token))

    assert refusal.code == "device_required"
    assert db.session.scalar(select(Session)) is None


def test_a_clock_set_back_by_years_locks_nobody_out(
    anna: User, quick: list[str], wait: Wait
) -> None:
    for _ in range(6):
        wrong_pin()

    wait(timedelta(days=-2000))

    assert is_good(login.sign_in_with_pin("anna", PIN))
    assert [wrong_pin().code for _ in range(6)] == ["invalid_credentials"] * 5 + ["too_many_tries"]
