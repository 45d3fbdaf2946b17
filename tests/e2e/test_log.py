"""The log of an evening with many failures, with the default worker."""

import json
import socket
import sqlite3
from contextlib import closing, suppress
from typing import Any

import pytest

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import ADMIN, PASSWORD, Restaurant, eventually

NAME = "Вера\nSpiel\r\x1b[31m\u2028\x85 Иванова"
SENT = {
    "username": "vera.petrovna",
    "password": "the password of vera",
    "phone": "+7 900 555-35-35",
    "passport": "4509 112233",
    "pin_code": "739146",
}
WRONG = {"password": "not the right one", "pin_code": "118822"}
IN_PASSING = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.in-passing-by-0123456789"

#: What no client of ours sends. Each request quotes something that must not be kept.
GARBAGE = [
    f"GET /orders/?token={IN_PASSING} HTTP/9.9\r\nHost: x\r\n\r\n",
    f"{IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer {IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nCookie: a\x00b={IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n {IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: {IN_PASSING}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: x\r\nExpect: {IN_PASSING}\r\n\r\n",
    f"GET /{'x' * 9000}{IN_PASSING} HTTP/1.1\r\nHost: x\r\n\r\n",
    f"POST /{IN_PASSING} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    f"POST /auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{IN_PASSING}\r\n",
    f"GET /socket.io/?EIO=4&transport=polling&sid={IN_PASSING} HTTP/1.1\r\nHost: x\r\n\r\n",
    f"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nOrigin: {IN_PASSING}\r\n\r\n",
    f"GET http://{IN_PASSING}@x/ HTTP/1.1\r\nHost: x\r\n\r\n",
    f"GET /health HTTP/1.1\r\nHost: x\r\nX-Request-ID: {IN_PASSING}\x1b[31m\r\n\r\n",
]


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with the default worker and the most verbose log."""
    return start_restaurant(SERVER_WORKER="gthread", LOG_LEVEL="debug")


def test_an_evening_leaves_no_secret_in_the_log(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    before = restaurant.server.log.stat().st_size
    server, said = restaurant.server, set(SENT.values()) | set(WRONG.values()) | {PASSWORD, NAME}
    vera = {**SENT, "full_name": NAME, "role": "waiter"}
    known = restaurant.admin.ask("POST", "/users/", vera).json["id"]
    restaurant.admin.ask("POST", "/users/", vera)  # a name that is taken
    person = server.sign_in(SENT["username"], SENT["password"])
    said |= {person.token, restaurant.admin.token, ADMIN["password"]}
    for way, field in (("login", "password"), ("pin", "pin_code")):
        for value in (SENT[field], WRONG[field]):
            server.ask("POST", f"/auth/{way}", {"username": SENT["username"], field: value})
    person.ask("PATCH", "/auth/me", {"phone": SENT["phone"], "password": "x"})
    restaurant.admin.ask("GET", f"/users/?q={known}")
    connect_phone(person).say("create-order", {"notes": SENT["passport"]})
    assert break_the_payments(restaurant) == 503
    refused = [send(restaurant, garbage)[:12] for garbage in GARBAGE]

    lines = written(restaurant, before)

    everything = server.log.read_text()
    assert everything.count(f"Open http://localhost:{server.port}/") == 1  # at the start
    assert refused.count(b"HTTP/1.1 400") > len(GARBAGE) / 2
    assert b"HTTP/1.1 500" not in refused
    log = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    for value in [*said, IN_PASSING, "Иванова", "vera.petrovna"]:
        assert value not in log
    assert any("exception" in line for line in lines)
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "engineio.server"}


def test_a_refused_command_has_the_same_request_id_in_its_answer_and_in_the_log(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    before = restaurant.server.log.stat().st_size

    answer = connect_phone(restaurant.waiter).say("create-order", {"order_type": "dine_in"})

    [line] = [line for line in written(restaurant, before) if line.get("command")]
    assert line["request_id"] == answer["error"]["request_id"]
    assert (line["command"], line["status"]) == ("create-order", answer["error"]["status"])


def test_a_request_has_the_same_request_id_in_its_answer_and_in_the_log(
    restaurant: Restaurant,
) -> None:
    before = restaurant.server.log.stat().st_size

    answer = restaurant.waiter.ask("POST", "/users/", {}, **{"X-Request-ID": "till-7"})

    [line] = [line for line in written(restaurant, before) if line.get("path") == "/users/"]
    assert line["request_id"] == answer.headers["X-Request-ID"] == "till-7"
    assert (line["method"], line["status"]) == ("POST", 403)


def break_the_payments(restaurant: Restaurant) -> int:
    """Let one request meet a database that is not as it should be."""
    [database] = restaurant.server.data_dir.glob("*.sqlite3")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE payment_methods RENAME TO elsewhere")
        connection.commit()
        status = restaurant.waiter.ask("GET", "/payment-methods/").status
        connection.execute("ALTER TABLE elsewhere RENAME TO payment_methods")
        connection.commit()
    return status


def send(restaurant: Restaurant, garbage: str) -> bytes:
    """Send this, and wait until the server closes the connection."""
    with closing(socket.create_connection(("127.0.0.1", restaurant.server.port))) as raw_socket:
        raw_socket.sendall(garbage.encode())
        raw_socket.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            return raw_socket.recv(65536)
    return b""


def written(restaurant: Restaurant, begin: int) -> list[dict[str, Any]]:
    """What was logged from a place on, each line an object."""
    name = f"last-{begin}"
    restaurant.server.ask("GET", "/health", headers={"X-Request-ID": name})
    log = restaurant.server.log
    eventually(lambda: name.encode() in log.read_bytes())
    return [json.loads(line) for line in log.read_bytes()[begin:].decode().splitlines()]
