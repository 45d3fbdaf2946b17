from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant import request_context
from restaurant.audit.models import AuditEntry
from restaurant.auth import devices as auth_devices
from restaurant.auth import sessions
from restaurant.auth.models import Device, Session, User
from restaurant.auth.tokens import decode_claims, get_session
from restaurant.clock import frozen_at
from restaurant.database.session import db
from restaurant.errors import ForbiddenError, NotFoundError, RestaurantError
from restaurant.permissions import Role
from tests.concurrency import all_at_once, error_code
from tests.factories import a_device, a_user

NOON = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
each = pytest.mark.parametrize


@pytest.fixture
def owner(app: Flask) -> User:
    """An admin, who may register and revoke devices."""
    return a_user(Role.ADMIN, full_name="Мария")


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """Pairing codes come from one address."""
    request_context.bind("192.168.1.5", "a tablet")
    yield
    request_context.clear()


def a_code(owner: User, name: str = "Бар") -> str:
    """The pairing code of a new device."""
    return auth_devices.register(owner, {"name": name}).pairing_code


def get_error(code: str) -> RestaurantError:
    with pytest.raises(RestaurantError) as refusal:
        auth_devices.enrol(code)
    return refusal.value


def stored() -> list[dict[str, Any]]:
    """All rows of the devices table."""
    rows = db.session.execute(select(Device.__table__)).mappings()
    return [dict(row) for row in rows]


def test_a_device_is_registered_and_paired_with_its_code(owner: User) -> None:
    announced = auth_devices.register(owner, {"name": "Бар"})
    before = announced.enrolled_at

    enrolled = auth_devices.enrol(announced.pairing_code)

    device = auth_devices.require_enrolled(enrolled["device_token"])
    assert before is None
    assert device is enrolled["device"]
    assert device.id == announced.id
    assert device.enrolled_at is not None


def test_a_code_has_no_characters_that_look_alike(owner: User) -> None:
    codes = [a_code(owner) for _ in range(20)]

    assert len(set(codes)) == 20
    for code in codes:
        assert len(code) == 9
        assert code[4] == "-"
        assert not set(code) & set("01ILO")


@each("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f"-{code}--"])
def test_case_and_dashes_of_a_code_do_not_matter(owner: User, typed: Any) -> None:
    assert "device_token" in auth_devices.enrol(typed(a_code(owner)))


def test_neither_code_nor_token_is_in_the_database(owner: User) -> None:
    code = a_code(owner)
    with_code = str(stored())
    token = auth_devices.enrol(code)["device_token"]
    with_token = str(stored())

    assert code not in with_code
    assert code.replace("-", "") not in with_code
    assert token not in with_token


def test_a_code_is_valid_once(owner: User) -> None:
    code = a_code(owner)
    token = auth_devices.enrol(code)["device_token"]

    refusal = get_error(code)

    assert (refusal.code, refusal.status) == ("invalid_pairing_code", 401)
    assert auth_devices.require_enrolled(token)


def test_of_several_devices_with_one_code_only_one_is_paired(app: Flask, owner: User) -> None:
    code = a_code(owner)

    answers = all_at_once(app, 8, lambda _: error_code(lambda: auth_devices.enrol(code)))

    assert sorted(answers) == ["done"] + ["invalid_pairing_code"] * 7


@each(
    ("later", "is_good"),
    [
        (timedelta(0), True),
        (10 * MINUTE - timedelta(seconds=1), True),
        (10 * MINUTE, False),
        (timedelta(days=400), False),
        (-timedelta(days=400), False),  # the clock was set back meanwhile
    ],
)
def test_a_code_is_valid_for_ten_minutes(owner: User, later: timedelta, is_good: bool) -> None:
    with frozen_at(NOON):
        code = a_code(owner)

    with frozen_at(NOON + later):
        answer = error_code(lambda: auth_devices.enrol(code))

    assert answer == ("done" if is_good else "invalid_pairing_code")


@each("code", ["", "-", "AAAA-AAAA", "a made up code", "Ж" * 40])
def test_every_wrong_code_gets_the_same_error(owner: User, code: str) -> None:
    a_device()
    a_code(owner)

    refusal = get_error(code)

    assert (str(refusal), refusal.code) == (
        "This pairing code is not valid. Ask an admin for a new one.",
        "invalid_pairing_code",
    )


def test_guessing_codes_is_throttled_for_the_guessing_address_only(app: Flask, owner: User) -> None:
    code = a_code(owner)
    answers = all_at_once(
        app, 30, lambda n: _from("10.0.0.66", lambda: auth_devices.enrol(f"GUESS{n:03}"))
    )

    assert sorted(answers) == ["invalid_pairing_code"] * 10 + ["too_many_tries"] * 20
    assert _from("10.0.0.66", lambda: auth_devices.enrol(code)) == "too_many_tries"
    assert _from("10.0.0.5", lambda: auth_devices.enrol(code)) == "done"


def _from(address: str, act: Any) -> str:
    request_context.bind(address, "a tablet")
    return error_code(act)


def test_a_correct_code_resets_the_failed_attempts(owner: User) -> None:
    for _ in range(2):
        for _ in range(9):
            get_error("wrong")
        auth_devices.enrol(a_code(owner))

    assert get_error("wrong").code == "invalid_pairing_code"


@each("token", [None, "", "made up", "x" * 128])
def test_an_unknown_device_token_is_refused(owner: User, token: str | None) -> None:
    a_device()
    a_code(owner)

    with pytest.raises(ForbiddenError) as refusal:
        auth_devices.require_enrolled(token)

    assert refusal.value.code == "device_required"


def test_a_pairing_code_is_not_a_token(owner: User) -> None:
    code = a_code(owner)

    for shown in (code, code.replace("-", "")):
        with pytest.raises(ForbiddenError):
            auth_devices.require_enrolled(shown)


def test_a_revoked_device_signs_nobody_in_and_its_sessions_end(owner: User) -> None:
    anna = a_user()
    enrolled = auth_devices.enrol(a_code(owner))
    on_it = sessions.open_session(anna, enrolled["device"])
    elsewhere = sessions.open_session(anna)

    auth_devices.revoke(owner, enrolled["device"].id)

    db.session.expire_all()
    with pytest.raises(ForbiddenError):
        auth_devices.require_enrolled(enrolled["device_token"])
    assert get_session(decode_claims(on_it["access_token"])) is None
    assert get_session(decode_claims(elsewhere["access_token"])) is not None


def test_a_used_device_is_deactivated_and_an_unused_one_deleted(
    owner: User,
) -> None:
    used, unused = a_device(), a_device()
    sessions.open_session(owner, used)

    auth_devices.revoke(owner, used.id)
    auth_devices.revoke(owner, unused.id)

    [left] = stored()
    assert left["id"] == used.id
    assert not left["is_active"]
    assert db.session.scalar(select(Session.device_id)) == used.id


def test_a_device_that_was_revoked_before_pairing_cannot_be_paired(owner: User) -> None:
    announced = auth_devices.register(owner, {"name": "Бар"})
    code = announced.pairing_code
    sessions.open_session(owner, announced)

    auth_devices.revoke(owner, announced.id)

    assert get_error(code).code == "invalid_pairing_code"


def test_an_unknown_device_cannot_be_revoked(owner: User) -> None:
    with pytest.raises(NotFoundError):
        auth_devices.revoke(owner, 4711)


def test_registering_pairing_and_revoking_a_device_are_audited(owner: User) -> None:
    device = auth_devices.register(owner, {"name": "Бар"})
    device_id = device.id
    auth_devices.enrol(device.pairing_code)
    sessions.open_session(owner, device)
    auth_devices.revoke(owner, device_id)

    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))

    assert [(one.action, one.user_name, one.before, one.after) for one in entries] == [
        ("device_added", "Мария", None, "Бар"),
        ("device_enrolled", None, None, None),
        ("signed_in", "Мария", None, None),
        ("device_revoked", "Мария", "Бар", None),
    ]
    assert {(one.subject, one.subject_id) for one in entries} == {("device", device_id)}
    assert {one.address for one in entries} == {"192.168.1.5"}
