"""nginx in front of the server: a real one, with a server behind that says what reached it."""

import json
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.e2e.server import eventually, free_port, listens
from tests.support.nginx import NGINX, command, configure

MB = 1024 * 1024

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Behind(BaseHTTPRequestHandler):
    """Says what of a request came through."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers["Upgrade"]:
            self.send_response(101)
            self.send_header("Upgrade", self.headers["Upgrade"])
            self.send_header("Connection", self.headers["Connection"])
            self.end_headers()
            return
        length = len(self.rfile.read(int(self.headers["Content-Length"] or 0)))
        body = json.dumps({**dict(self.headers), "length": length}).encode()
        self.send_response(503 if self.path == "/ready" else 200)
        self.send_header("ETag", '"as it is"')
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class House:
    """nginx as the door, and the sign on it."""

    port: int
    sign: Path
    server: ThreadingHTTPServer


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """nginx with our site, on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    thread = Thread(target=server.serve_forever)
    thread.start()
    port, sign = free_port(), tmp_path / "closed"
    configure(tmp_path, port, [server.server_port], sign)
    log = (tmp_path / "log").open("w")
    nginx = subprocess.Popen(command(tmp_path), stderr=log)
    try:
        eventually(lambda: listens(port))
        yield House(port, sign, server)
    finally:
        nginx.terminate()
        nginx.wait()
        log.close()
        server.shutdown()
        thread.join()
        server.server_close()


def ask(house: House, path: str = "/", body: bytes | None = None, **headers: str) -> Any:
    """Send a request to the door; status, headers and JSON of the answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{house.port}{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


@pytest.mark.parametrize("servers", [[8000], [8001, 8002]], ids=["one server", "several"])
def test_nginx_takes_the_configuration(tmp_path: Path, servers: list[int]) -> None:
    configure(tmp_path, free_port(), servers, tmp_path / "closed")

    tested = subprocess.run(command(tmp_path, "-t"), capture_output=True, text=True)

    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_the_server_learns_who_asked_and_under_which_name(house: House) -> None:
    claims: dict[str, Any] = {
        "Host": "restaurant.local:8080",
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "x",
    }

    _, headers, reached = ask(house, **claims)

    assert reached["Host"] == "restaurant.local:8080"
    assert reached["X-Forwarded-Host"] == "restaurant.local:8080"
    assert reached["X-Forwarded-For"] == "127.0.0.1"
    assert reached["X-Forwarded-Proto"] == "http"
    assert headers["ETag"] == '"as it is"'


def test_a_web_socket_comes_through(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.port), timeout=5) as wire:
        wire.sendall(
            b"GET /socket.io/ HTTP/1.1\r\nHost: restaurant.local\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
        )

        assert wire.recv(1024).startswith(b"HTTP/1.1 101 ")


def test_a_picture_comes_through_and_what_is_far_too_large_is_refused_in_json(house: House) -> None:
    status, _, reached = ask(house, body=bytes(5 * MB + 1000))
    assert (status, reached["length"]) == (200, 5 * MB + 1000)

    status, headers, problem = ask(house, body=bytes(6 * MB + 1))
    assert (status, problem["code"]) == (413, "request_entity_too_large")
    assert headers["Content-Type"] == "application/problem+json"


def test_what_the_server_says_of_itself_is_not_replaced(house: House) -> None:
    status, _, reached = ask(house, "/ready")

    assert status == 503
    assert "length" in reached


def test_a_server_that_is_away_is_told_in_the_words_of_the_server(house: House) -> None:
    house.server.shutdown()
    house.server.server_close()

    status, headers, problem = ask(house)

    assert (status, problem["status"], problem["code"]) == (503, 503, "starting")
    assert headers["Retry-After"] == "2"
    assert headers["Content-Type"] == "application/problem+json"


def test_nobody_is_let_in_while_the_sign_is_on_the_door(house: House) -> None:
    house.sign.touch()
    assert ask(house, body=b"{}")[0] == 503

    house.sign.unlink()
    assert ask(house, body=b"{}")[0] == 200
