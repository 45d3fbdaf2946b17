"""The security headers of every answer."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_user
from tests.http_api import send
from tests.staff_clients import sign_in

#: Requests, and the status of their answer for an admin.
ANSWERS = [
    ("GET", "/health", 200),
    ("GET", "/menu/", 200),
    ("GET", "/docs", 200),
    ("GET", "/docs/start.js", 200),
    ("GET", "/openapi.json", 200),
    ("HEAD", "/orders/", 200),
    ("OPTIONS", "/menu/", 200),
    ("DELETE", "/categories/{id}", 204),
    ("GET", "/", 302),
    ("PATCH", "/categories/{id}", 400),
    ("GET", "/nowhere", 404),
    ("GET", "/docs/nothing", 404),
    ("GET", "/m/nothing", 404),
    ("GET", "/users/2000000000", 404),
    ("PUT", "/menu/", 405),
    ("GET", "/menu/?x=1", 422),
]


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def must_be_guarded(headers: object) -> None:
    """The answer has all security headers."""
    told = dict(headers)  # type: ignore[call-overload]
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in told["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert told["Cache-Control"]
    assert told["X-Request-ID"]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_security_headers(
    admin: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = admin.open(path.format(id=a_category().id), method=method, buffered=True)

    assert answer.status_code == status
    must_be_guarded(answer.headers)


def test_an_answer_without_a_body_has_them_too(admin: FlaskClient) -> None:
    tag = admin.get("/menu/").headers["ETag"]

    answer = admin.get("/menu/", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    must_be_guarded(answer.headers)


def test_errors_have_them_too(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ValueError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "system.Health", fail)

    answers = [client.post("/auth/login", data="x"), client.get("/health")]

    assert [answer.status_code for answer in answers] == [415, 500]
    for answer in answers:
        must_be_guarded(answer.headers)


def test_nothing_about_people_is_kept_in_a_cache(admin: FlaskClient, client: FlaskClient) -> None:
    answers = [
        admin.get("/users/"),
        admin.get(f"/users/{a_user().id}"),
        admin.get("/users/2000000000"),
        admin.get("/auth/me"),
        send(admin, "PATCH", "/auth/me", {"phone": 5}),
        sign_in(client, "nobody"),
        client.get("/users/"),
        send(client, "POST", "/setup", {}),
    ]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_other_answers_may_be_cached_but_are_revalidated(client: FlaskClient) -> None:
    assert client.get("/menu/").headers["Cache-Control"] == "private, no-cache"
