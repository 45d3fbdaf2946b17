"""A real nginx in front of a server that reports what reaches it."""

import gzip
import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.e2e.server import TIMEOUT, eventually, listens
from tests.support.nginx import NGINX, command, configure
from tests.support.ports import free_port

MB = 1024 * 1024
PROBLEM = "application/problem+json"
#: Three requests, and after those one a minute.
LITTLE_IS_ALLOWED = {
    "rate=5r/s": "rate=1r/m",
    "rate=50r/s": "rate=1r/m",
    "rate=30r/m": "rate=1r/m",
    "burst=60": "burst=2",
    "burst=500": "burst=2",
    "burst=20": "burst=2",
}
#: What a browser takes.
COMPRESSED: dict[str, Any] = {"Accept-Encoding": "gzip"}

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Behind(BaseHTTPRequestHandler):
    """Answers with what it received of a request."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.server.requests += 1
        if self.headers["Upgrade"]:
            self.send_response(101)
            self.send_header("Upgrade", self.headers["Upgrade"])
            self.send_header("Connection", self.headers["Connection"])
            self.end_headers()
            return
        length = len(self.rfile.read(int(self.headers["Content-Length"] or 0)))
        if self.path == "/endless":
            self.server.is_over.wait(TIMEOUT)
        reached = {**dict(self.headers), "length": length, "from": self.client_address[1]}
        body = json.dumps({**reached, "padding": "x" * 2000}).encode()
        self.send_response(503 if self.path == "/ready" else 200)
        self.send_header("ETag", '"as it is"')
        self.send_header("Content-Type", self.headers["X-Type"] or "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Server(ThreadingHTTPServer):
    """The server behind, which counts what reaches it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.requests = 0
        self.is_over = Event()
        super().__init__(("127.0.0.1", 0), Behind)

    def stop(self) -> None:
        """End it."""
        self.is_over.set()
        self.shutdown()
        self.server_close()


@dataclass(frozen=True)
class Answer:
    """What came back through nginx."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Site:
    """nginx, and the file that makes it answer 503."""

    port: int
    closed: Path
    server: Server

    def ask(
        self,
        path: str = "/",
        body: bytes | None = None,
        address: str = "127.0.0.1",
        **headers: Any,
    ) -> Answer:
        """Send a request from an address of this machine, on a connection of its own."""
        connection = HTTPConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT, source_address=(address, 0)
        )
        with closing(connection):
            method = "GET" if body is None else "POST"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def connect(self, beginning: bytes) -> socket.socket:
        """Send the beginning of a request by hand."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        client.sendall(beginning)
        return client


OpenSite = Callable[..., Site]


@pytest.fixture
def open_site(tmp_path: Path) -> Iterator[OpenSite]:
    """Start nginx with our site, some of its text replaced, on a port of its own."""
    server = Server()
    thread = Thread(target=server.serve_forever)
    thread.start()
    port, closed = free_port(), tmp_path / "closed"
    started: list[subprocess.Popen[bytes]] = []
    log = (tmp_path / "log").open("w")

    def start(changes: dict[str, str] | None = None) -> Site:
        configure(tmp_path, port, [server.server_port], closed, changes)
        started.append(subprocess.Popen(command(tmp_path), stderr=log))
        eventually(lambda: listens(port))
        return Site(port, closed, server)

    yield start
    for nginx in started:
        nginx.terminate()
        nginx.wait()
    log.close()
    server.stop()
    thread.join()


@pytest.fixture
def site(open_site: OpenSite) -> Site:
    """nginx with our site as it is."""
    return open_site()


@pytest.mark.parametrize("servers", [[8000], [8001, 8002]], ids=["one server", "several"])
def test_nginx_accepts_the_configuration(tmp_path: Path, servers: list[int]) -> None:
    configure(tmp_path, free_port(), servers, tmp_path / "closed")

    tested = subprocess.run(command(tmp_path, "-t"), capture_output=True, text=True)

    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_the_server_gets_the_clients_address_and_the_host_name(site: Site) -> None:
    claims: dict[str, Any] = {
        "Host": "restaurant.local:8080",
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "x",
    }

    answer = site.ask(**claims)

    assert answer.json["Host"] == "restaurant.local:8080"
    assert answer.json["X-Forwarded-Host"] == "restaurant.local:8080"
    assert answer.json["X-Forwarded-For"] == "127.0.0.1"
    assert answer.json["X-Forwarded-Proto"] == "http"


def test_a_web_socket_comes_through(site: Site) -> None:
    upgrade = (
        b"GET /socket.io/ HTTP/1.1\r\nHost: restaurant.local\r\n"
        b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    with closing(site.connect(upgrade)) as raw_socket:
        assert raw_socket.recv(1024).startswith(b"HTTP/1.1 101 ")


def test_clients_share_a_connection_to_the_server(site: Site) -> None:
    answers = [site.ask(path) for path in ("/dishes/", "/dishes/7", "/auth/me", "/uploads/x")]

    assert len({answer.json["from"] for answer in answers}) == 1
    assert "Connection" not in answers[0].json


def test_a_slow_request_reaches_the_server_only_when_it_is_complete(site: Site) -> None:
    head = b"POST /orders/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\n"
    with closing(site.connect(head + b"so")) as slow:
        assert site.ask().status == 200
        assert site.server.requests == 1

        slow.sendall(b"up")

        assert slow.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nso"],
    ids=["nothing", "a part of the head", "a part of the body"],
)
def test_a_client_that_falls_silent_is_disconnected(open_site: OpenSite, beginning: bytes) -> None:
    short = {
        f"client_{part}_timeout 15s": f"client_{part}_timeout 1s" for part in ("header", "body")
    }
    site = open_site(short)
    with closing(site.connect(beginning)) as silent, suppress(ConnectionResetError):
        assert silent.recv(1) == b""
    assert site.server.requests == 0


def test_a_picture_may_be_larger_than_everything_else(site: Site) -> None:
    assert site.ask("/orders/", bytes(MB)).json["length"] == MB
    assert site.ask("/uploads/", bytes(15 * MB + 1000)).json["length"] == 15 * MB + 1000

    for path, size, limit in (("/orders/", MB, "1 MB"), ("/uploads/", 16 * MB, "15 MB")):
        refused = site.ask(path, bytes(size + 1))
        assert site.ask(path, bytes(3 * size)).status == 413  # sent whole, and no reset
        assert refused.headers["Connection"] == "close"
        assert (refused.status, refused.json["code"]) == (413, "request_entity_too_large")
        assert limit in refused.json["detail"]
        assert refused.headers["Content-Type"] == PROBLEM


def test_a_whole_shift_signs_in_at_the_same_moment(open_site: OpenSite) -> None:
    site = open_site({"rate=5r/s": "rate=1r/m"})

    assert {site.ask("/auth/pin", b"{}").status for _ in range(60)} == {200}


def test_every_screen_renews_its_token_at_the_same_moment(open_site: OpenSite) -> None:
    site = open_site({"rate=50r/s": "rate=1r/m"})

    asked = [site.ask(path, b"{}").status for path in ("/auth/refresh", "/auth/me") * 200]

    assert set(asked) == {200}


@pytest.mark.parametrize(
    "path", ["/auth/login", "/auth/pin", "/setup", "/auth/refresh", "/devices/pair"]
)
def test_an_address_with_too_many_requests_is_limited(open_site: OpenSite, path: str) -> None:
    site = open_site(LITTLE_IS_ALLOWED)

    *_, refused = [site.ask(path, b"{}") for _ in range(4)]

    assert (refused.status, refused.json["status"]) == (429, 429)
    assert refused.json["code"] == "too_many_requests"
    assert refused.headers["Retry-After"] == "2"
    assert refused.headers["Content-Type"] == PROBLEM


def test_other_addresses_are_not_limited(open_site: OpenSite) -> None:
    site = open_site(LITTLE_IS_ALLOWED)
    asked = [site.ask("/auth/login", b"{}", "127.0.0.2").status for _ in range(4)]
    assert asked == [200, 200, 200, 429]

    assert site.ask("/auth/login", b"{}").status == 200
    assert site.ask("/orders/", b"{}", "127.0.0.2").status == 200
    assert site.ask("/auth/refresh", b"{}", "127.0.0.2").status == 200


@pytest.mark.parametrize(
    "kind", ["application/json", "text/html", "text/javascript", "image/svg+xml"]
)
def test_a_list_or_a_page_is_compressed(site: Site, kind: str) -> None:
    answer = site.ask("/dishes/", **(COMPRESSED | {"X-Type": kind}))

    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"padding" in gzip.decompress(answer.body)


@pytest.mark.parametrize("path", ["/orders/7", "/orders/7/items/9", "/auth/me"])
def test_a_single_record_keeps_the_etag_that_a_change_may_name(site: Site, path: str) -> None:
    answer = site.ask(path, **COMPRESSED)

    assert answer.headers["ETag"] == '"as it is"'
    assert "padding" in answer.json


def test_an_error_of_the_server_itself_is_not_replaced(site: Site) -> None:
    answer = site.ask("/ready")

    assert answer.status == 503
    assert "length" in answer.json


def test_a_server_that_is_down_is_reported_like_any_other_error(site: Site) -> None:
    site.server.shutdown()
    site.server.server_close()

    answer = site.ask()

    assert (answer.status, answer.json["status"], answer.json["code"]) == (503, 503, "starting")
    assert answer.headers["Retry-After"] == "2"
    assert answer.headers["Content-Type"] == PROBLEM


def test_a_server_that_does_not_answer_in_time_may_have_done_it(open_site: OpenSite) -> None:
    site = open_site({"proxy_read_timeout 75s": "proxy_read_timeout 1s"})

    answer = site.ask("/endless", b"{}")

    assert (answer.status, answer.json["status"], answer.json["code"]) == (504, 504, "no_answer")
    assert "Idempotency-Key" in answer.json["detail"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
    ],
    ids=["nonsense", "a long address", "long headers"],
)
def test_an_unreadable_request_gets_a_problem_object(
    site: Site, request_: bytes, status: int
) -> None:
    with closing(site.connect(request_)) as client:
        head, _, body = b"".join(iter(lambda: client.recv(10_000), b"")).partition(b"\r\n\r\n")

    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert json.loads(body)["status"] == status


def test_while_the_server_is_closed_every_request_gets_503(site: Site) -> None:
    site.closed.touch()
    assert site.ask("/orders/", b"{}").status == 503

    site.closed.unlink()
    assert site.ask("/orders/", b"{}").status == 200
