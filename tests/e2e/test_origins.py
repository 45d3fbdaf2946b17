"""Which host names the server accepts, and which pages may use it."""

import socket
from contextlib import closing

import pytest
from websocket import WebSocketBadStatusException

from tests.e2e.conftest import StartRestaurant
from tests.e2e.raw_websocket import RawWebSocket
from tests.e2e.server import Answer, Restaurant

POLLING = "/socket.io/?EIO=4&transport=polling"
PREFLIGHT = {"Access-Control-Request-Method": "PATCH"}
STRANGERS = ["http://evil.example", "null", "https://127.0.0.1", "file://"]


@pytest.fixture(scope="module")
def closed(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant that answers to its names, and to no page but its own."""
    return start_restaurant(SERVER_WORKER="gthread", ALLOWED_HOSTS="127.0.0.1,.restaurant.example")


@pytest.fixture(scope="module")
def open_to_all(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant that any page may talk to."""
    return start_restaurant(SERVER_WORKER="gthread", CORS_ORIGINS="*")


def allowed(answer: Answer) -> dict[str, str]:
    """The CORS headers of an answer."""
    return {
        name: value for name, value in answer.headers.items() if name.startswith("Access-Control")
    }


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_page_of_another_origin_may_do_nothing(closed: Restaurant, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = closed.server.ask(method, "/menu/", headers={"Origin": origin, **PREFLIGHT})
        assert allowed(answer) == {}


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_page_of_another_origin_gets_no_socket_by_any_transport(
    closed: Restaurant, origin: str
) -> None:
    polled = closed.server.ask("GET", POLLING, headers={"Origin": origin})

    assert polled.status == 400
    assert allowed(polled) == {}
    with pytest.raises(WebSocketBadStatusException):
        RawWebSocket(closed.server, origin=origin)


@pytest.mark.parametrize("path", ["/menu/", POLLING])
def test_cookies_are_ignored(open_to_all: Restaurant, path: str) -> None:
    answer = open_to_all.server.ask("GET", path, headers={"Origin": "http://evil.example"})

    assert answer.status == 200
    assert "Access-Control-Allow-Origin" in allowed(answer)
    assert "Access-Control-Allow-Credentials" not in allowed(answer)


def test_a_page_that_is_allowed_can_read_what_went_wrong(open_to_all: Restaurant) -> None:
    origin = {"Origin": "http://office.example"}

    asked = open_to_all.server.ask("OPTIONS", "/nowhere", headers=origin | PREFLIGHT)
    errors = [
        open_to_all.server.ask("GET", "/nowhere", headers=origin),
        open_to_all.server.ask("PUT", "/menu/", headers=origin),
        open_to_all.server.ask("POST", "/auth/login", "x" * 1024 * 1024, headers=origin),
    ]

    assert [answer.status for answer in (asked, *errors)] == [204, 404, 405, 413]
    for answer in (asked, *errors):
        assert allowed(answer)["Access-Control-Allow-Origin"] == origin["Origin"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80", "a.restaurant.example"])
def test_the_server_answers_under_its_host_names(closed: Restaurant, host: str) -> None:
    for path in ("/health", POLLING):
        assert closed.server.ask("GET", path, headers={"Host": host}).status == 200


@pytest.mark.parametrize("host", ["evil.example", "restaurant.example.evil", "127.0.0.1.evil"])
def test_the_server_answers_under_no_other_host_name(closed: Restaurant, host: str) -> None:
    believed = {"X-Forwarded-Host": "127.0.0.1", "Forwarded": "host=127.0.0.1"}

    answer = closed.server.ask("GET", "/health", headers={"Host": host, **believed})

    assert answer.status == answer.json["status"] == 400
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert closed.server.ask("GET", POLLING, headers={"Host": host}).status == 400


def test_the_address_a_request_names_is_no_way_around_its_host(closed: Restaurant) -> None:
    request = b"GET http://127.0.0.1/health HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", closed.server.port))) as raw_socket:
        raw_socket.sendall(request)
        assert raw_socket.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_a_request_keeps_its_request_id_when_sign_in_fails(
    closed: Restaurant,
) -> None:
    for name, kept in (("till-7", True), ("till 7;", False)):
        headers = {"Host": "evil.example", "X-Request-ID": name}
        answer = closed.server.ask("GET", "/health", headers=headers)
        assert (answer.headers["X-Request-ID"] == name) is kept
