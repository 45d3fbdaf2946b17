"""Health, readiness and metrics over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from restaurant import __version__
from restaurant.database.session import db
from restaurant.operations.health import disk
from tests.http_api import get_problem


@contextmanager
def a_database_that(what: Any) -> Iterator[None]:
    """Do this before every statement."""
    event.listen(db.engine, "before_cursor_execute", what)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", what)


def away(*_: Any) -> None:
    """Fail as a database does that is not there."""
    raise OperationalError("SELECT 1", {}, Exception("connection refused at 10.0.0.5"))


@pytest.mark.parametrize("path", ["/health", "/health/"])
def test_health_works_without_the_database(client: FlaskClient, path: str) -> None:
    with a_database_that(away):
        answer = client.get(path)

    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "version": __version__}


def test_a_ready_server_names_its_checks(client: FlaskClient) -> None:
    answer = client.get("/ready")

    assert answer.status_code == 200
    assert answer.json["status"] == "ready"
    assert answer.json["checks"].keys() == {"database", "migrations", "disk", "backup", "clock"}


def test_a_server_without_its_database_is_not_ready(client: FlaskClient) -> None:
    with a_database_that(away):
        answer = client.get("/ready")

    get_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    assert "10.0.0.5" not in answer.get_data(as_text=True)


def test_a_server_with_a_full_disk_is_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 0)

    assert "disk" in get_problem(client.get("/ready"), 503)["detail"]


def test_a_server_with_an_older_database_is_not_ready(client: FlaskClient) -> None:
    with db.engine.begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))

    answer = client.get("/ready")

    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest}
        )
    assert "migrations" in get_problem(answer, 503)["detail"]


def test_metrics_are_readable_from_loopback(client: FlaskClient) -> None:
    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    assert "# TYPE" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.1", "2001:db8::1", "203.0.113.9"])
def test_metrics_are_hidden_from_other_addresses(client: FlaskClient, address: str) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    get_problem(answer, 404)


@pytest.mark.parametrize("address", ["::1", "127.0.0.9"])
def test_every_loopback_address_may_read_metrics(client: FlaskClient, address: str) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["", "unix:", "unknown", "203.0.113.9:4711", "[::1]:80"])
def test_a_request_without_an_address_gets_no_metrics(client: FlaskClient, address: str) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code in {200, 404}


def test_a_forwarded_address_is_ignored(client: FlaskClient) -> None:
    answer = client.get(
        "/metrics",
        headers={"X-Forwarded-For": "127.0.0.1"},
        environ_overrides={"REMOTE_ADDR": "192.168.1.20"},
    )

    get_problem(answer, 404)


def test_other_origins_get_no_cors_headers(client: FlaskClient, app: Flask) -> None:
    assert app.config["SETTINGS"].cors_origins == ()

    for method in ("get", "options"):
        answer = client.open("/menu/", method=method, headers={"Origin": "http://evil.example"})
        assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]
