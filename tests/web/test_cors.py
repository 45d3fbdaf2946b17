"""What pages of other web sites are told, errors included."""

from http import HTTPStatus

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from restaurant.web.cors import allow_origins
from restaurant.web.error_handlers import register_error_handlers
from restaurant.web.hooks import register_hooks

ALLOWED = "http://localhost:5173"
REFUSED = ["http://evil.example", "null", "http://localhost:5174", f"{ALLOWED}.evil.example"]
PREFLIGHT = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization, if-match, idempotency-key",
}
FAILING = [
    ("GET", "/nowhere", HTTPStatus.NOT_FOUND),
    ("PUT", "/soup", HTTPStatus.METHOD_NOT_ALLOWED),
    ("POST", "/soup", HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ("GET", "/spilt", HTTPStatus.INTERNAL_SERVER_ERROR),
]


@pytest.fixture
def kitchen() -> FlaskClient:
    """A small application that one other web site may use, put together as the whole one is."""
    app = Flask("kitchen")
    app.config.update(MAX_CONTENT_LENGTH=10, PROPAGATE_EXCEPTIONS=False)

    @app.route("/soup", methods=["GET", "POST"])
    def soup() -> str:
        return request.get_data(as_text=True)

    @app.route("/spilt")
    def spilt() -> str:
        raise ZeroDivisionError

    register_hooks(app)
    allow_origins(app, [ALLOWED, "https://office.example"])
    register_error_handlers(app)
    return app.test_client()


@pytest.mark.parametrize("path", ["/soup", "/nowhere"])
def test_a_page_may_ask_before_it_sends_wherever_it_sends(kitchen: FlaskClient, path: str) -> None:
    answer = kitchen.options(path, headers={"Origin": ALLOWED, **PREFLIGHT})

    assert answer.status_code in {200, 204}  # a browser sends nothing after any other answer
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "if-match" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize(("method", "path", "status"), FAILING)
def test_a_page_can_read_what_went_wrong(
    kitchen: FlaskClient, method: str, path: str, status: HTTPStatus
) -> None:
    answer = kitchen.open(path, method=method, headers={"Origin": ALLOWED}, data=b"x" * 11)

    assert answer.status_code == answer.json["status"] == status
    assert answer.headers.getlist("Access-Control-Allow-Origin") == [ALLOWED]
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("origin", REFUSED)
def test_a_page_of_another_site_may_read_nothing(kitchen: FlaskClient, origin: str) -> None:
    answers = [
        kitchen.open(path, method=method, headers={"Origin": origin}, data=b"x" * 11)
        for method, path, _status in FAILING
    ]
    answers += [
        kitchen.options(path, headers={"Origin": origin, **PREFLIGHT})
        for path in ("/soup", "/nowhere")
    ]

    for answer in answers:
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_an_address_that_does_not_exist_is_not_found_whoever_asks_for_its_options(
    kitchen: FlaskClient,
) -> None:
    assert kitchen.options("/nowhere").status_code == 404
