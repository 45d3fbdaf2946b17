import shutil
from contextlib import nullcontext

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from restaurant.errors import UnavailableError
from restaurant.extensions import db
from restaurant.services import readiness


def test_a_server_with_everything_it_needs_is_ready(app: Flask) -> None:
    assert readiness.check() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "disk": "ok"},
    }


def test_a_full_disk_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**80)

    with pytest.raises(UnavailableError, match="disk full") as refusal:
        readiness.check()

    assert refusal.value.code == "not_ready"
    assert refusal.value.facts["retry_after"] > 0


def test_a_disk_with_just_enough_room_is_no_reason_to_stop(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, answer in (
        (readiness.LEAST_FREE_BYTES, "ok"),
        (readiness.LEAST_FREE_BYTES - 1, "full"),
    ):
        usage = shutil._ntuple_diskusage(2**40, 2**40 - free, free)  # type: ignore[attr-defined]
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, usage=usage: usage)

        assert readiness.CHECKS["disk"]() == answer


@pytest.fixture
def no_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers at the database's address."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("connect", {}, Exception("nobody there"))

    monkeypatch.setattr(db.engine, "connect", refuse)


@pytest.mark.usefixtures("no_database")
def test_a_database_that_is_away_is_named() -> None:
    with pytest.raises(UnavailableError, match="database away") as refusal:
        readiness.check()

    assert "migrations unknown" in str(refusal.value)
    assert "disk" not in str(refusal.value)


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("UPDATE alembic_version SET version_num = '0000'", "pending"),
        ("DELETE FROM alembic_version", "pending"),
    ],
)
def test_a_database_of_another_version_is_named(
    app: Flask, monkeypatch: pytest.MonkeyPatch, statement: str, answer: str
) -> None:
    with db.engine.connect() as connection:
        connection.execute(text(statement))
        monkeypatch.setattr(db.engine, "connect", lambda: nullcontext(connection))

        with pytest.raises(UnavailableError) as refusal:
            readiness.check()

        assert str(refusal.value) == f"Not ready: migrations {answer}."
        connection.rollback()


def test_everything_that_is_not_well_is_named_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ill = {"database": lambda: "away", "migrations": lambda: "pending", "disk": lambda: "full"}
    monkeypatch.setattr(readiness, "CHECKS", ill)

    with pytest.raises(UnavailableError) as refusal:
        readiness.check()

    assert str(refusal.value) == "Not ready: database away, migrations pending, disk full."


def test_who_asks_over_http_is_told_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 2**80)

    answer = client.get("/ready")

    assert answer.status_code == 503
    assert answer.json["code"] == "not_ready"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("no_database")
def test_a_server_without_its_database_is_alive_but_not_ready(client: FlaskClient) -> None:
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
