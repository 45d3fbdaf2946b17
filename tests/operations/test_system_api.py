"""The server as its owner sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant import metrics
from restaurant.clock import frozen_at, now
from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.operations.health import disk, readiness
from restaurant.operations.integrity import find_violations
from restaurant.operations.system import data_check, usb_stick
from restaurant.operations.system.lines import SENTENCES, check_lines
from restaurant.operations.system.schemas import CHECKS
from restaurant.permissions import Role
from restaurant.version import __version__
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_device, a_user, an_order
from tests.http_api import get_problem
from tests.staff_clients import sit_at
from tests.support.jobs import wait_for


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """The owner's client."""
    return client_for(a_user(Role.ADMIN, full_name="Елена Громова"))


@contextmanager
def a_slow_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside the block no check of the data is finished."""
    go_on = Event()

    def wait(session: Any) -> Iterator[str]:
        go_on.wait(30)
        return find_violations(session)

    monkeypatch.setattr(data_check, "find_violations", wait)
    try:
        yield
    finally:
        go_on.set()
        wait_for(data_check.job)


def lines(admin: FlaskClient) -> dict[str, tuple[str, str]]:
    """The state and the code of each check."""
    checks = admin.get("/system").json["checks"]
    return {line["name"]: (line["state"], line["code"]) for line in checks}


def test_the_owner_sees_the_server_without_a_console(admin: FlaskClient) -> None:
    found = admin.get("/system").json

    assert found["version"] == __version__
    assert found["timezone"] == "Europe/Moscow"
    assert found["database"]["kind"] in {"sqlite", "postgresql", "mariadb"}
    assert found["database"]["size"] > 0
    assert 0 < found["disk"]["free"] <= found["disk"]["total"]
    assert lines(admin).keys() == {*CHECKS}
    assert lines(admin)["database"] == ("ok", "database_ok")


def test_a_full_disk_is_an_error_and_a_wrong_clock_a_warning(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_order()
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 0)

    with frozen_at(now() - timedelta(hours=3)):
        found = {line.name: (line.state, line.code) for line in check_lines()}

    assert found["disk"] == ("error", "disk_full")
    assert found["clock"] == ("warning", "clock_behind")


@pytest.mark.parametrize("name", CHECKS)
def test_whatever_a_check_answers_has_a_sentence(name: str) -> None:
    said = (readiness.CHECKS | readiness.WARNINGS)[name].__doc__ or ""
    answers = {code.removeprefix(f"{name}_") for code in SENTENCES if code.startswith(f"{name}_")}

    for answer in said.split('"')[1::2]:
        assert answer.replace(" ", "_").replace("-", "_") in answers


def test_the_owner_sees_whether_the_stick_is_plugged_in_and_has_a_copy(
    admin: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_stick, "STICK_LINKS", (tmp_path / "RESTAURANT",))
    note = settings.data_dir / usb_stick.COPIED_AT

    assert admin.get("/system").json["usb_stick"] == {
        "is_supported": False,
        "is_plugged_in": False,
        "copied_at": None,
    }
    (tmp_path / "RESTAURANT").symlink_to("../../sda1")  # the sandbox of the unit hides where to
    note.write_text("2026-11-26T04:31:08+03:00\n")
    try:
        stick = admin.get("/system").json["usb_stick"]
    finally:
        note.unlink()

    assert (stick["is_plugged_in"], stick["copied_at"]) == (True, "2026-11-26T01:31:08+00:00")


def test_a_torn_note_about_the_stick_is_no_copy(admin: FlaskClient) -> None:
    note = settings.data_dir / usb_stick.COPIED_AT
    note.write_text("2026-11-")
    try:
        assert admin.get("/system").json["usb_stick"]["copied_at"] is None
    finally:
        note.unlink()


def test_connected_screens_and_devices_are_counted(admin: FlaskClient, listen_as: ListenAs) -> None:
    cook = a_user(Role.KITCHEN)
    listen_as(cook)
    listen_as(Role.WAITER)
    tablet = a_device(token_digest="a" * 64)
    a_device(token_digest="b" * 64)
    a_device()
    sit_at(tablet, cook)

    found = admin.get("/system").json

    assert found["screens"] == {"admin": 0, "waiter": 1, "kitchen": 1}
    assert found["devices"] == {"enrolled": 2, "online": 1}


def test_slow_requests_of_the_last_hour_are_named_the_slowest_first(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_slow", type(metrics._slow)(maxlen=metrics.MAX_SLOW))
    for route, seconds in (("/orders/", 0.3), ("/menu/import", 2.5), ("/tables/", 0.01)):
        metrics.observe_request("GET", route, 200, seconds)

    now_slow = admin.get("/system").json["slow_requests"]

    assert [(one["route"], float(one["seconds"])) for one in now_slow] == [
        ("/menu/import", 2.5),
        ("/orders/", 0.3),
    ]
    assert metrics.slow_requests(now() + timedelta(minutes=1)) == []


def test_the_owner_checks_the_data_and_reads_that_they_are_sound(admin: FlaskClient) -> None:
    assert admin.get("/system/check").json["state"] == "never"
    an_order()

    begun = admin.post("/system/check")
    wait_for(data_check.job)

    assert (begun.status_code, begun.json["ok"]) == (202, None)
    found = admin.get("/system/check").json
    assert (found["state"], found["ok"], found["problems"]) == ("done", True, [])
    assert found["started_by"]["full_name"] == "Елена Громова"


def test_what_is_broken_is_told_in_a_sentence(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "A table has at most one open dine-in order. Not so: 7."
    monkeypatch.setattr(data_check, "find_violations", lambda _session: iter([sentence]))

    admin.post("/system/check")
    wait_for(data_check.job)

    found = admin.get("/system/check").json
    assert (found["ok"], found["problems"]) == (False, [sentence])


def test_only_one_check_runs_at_a_time_and_orders_go_on(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_slow_check(monkeypatch):
        admin.post("/system/check")

        get_problem(admin.post("/system/check"), 409, "check_running")
        assert admin.get("/system/check").json["state"] == "running"
        assert admin.post("/locations/", json={"name": "Терраса"}).status_code == 201


def test_a_check_that_could_not_be_finished_says_so(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Any) -> Iterator[str]:
        raise RuntimeError("the disk was pulled out")

    monkeypatch.setattr(data_check, "find_violations", fail)

    admin.post("/system/check")
    wait_for(data_check.job)

    found = admin.get("/system/check").json
    assert (found["state"], found["ok"]) == ("failed", None)


def test_a_check_sees_the_data_as_they_were_when_it_began(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = db.text("SELECT COUNT(*) FROM events")

    def check_while_orders_come(session: Any) -> Iterator[str]:
        before = session.scalar(count)
        assert admin.post("/tables/", json={"number": 7, "seats": 2}).status_code == 201
        if session.scalar(count) != before:
            yield "It sees what was written since."

    monkeypatch.setattr(data_check, "find_violations", check_while_orders_come)

    admin.post("/system/check")
    wait_for(data_check.job)

    assert admin.get("/system/check").json["problems"] == []
    db.session.rollback()  # its transaction, too, sees the data as they were
    assert db.session.scalar(count) == 1
