"""Each kind of worker, under the real gunicorn with the project's configuration and a tiny app."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from config import PROJECT_DIR
from tests.support.ports import free_port

pytestmark = [pytest.mark.live, pytest.mark.slow]

TIMEOUT = 30.0
APP = """
    import time
    from flask import Flask, request, send_file
    from flask_socketio import SocketIO
    from config import Settings

    socketio = SocketIO()

    def create_app():
        app = Flask(__name__)
        socketio.init_app(app, async_mode=Settings.from_environment().async_mode)

        @app.get("/slow")
        def slow():
            open("slow-has-begun", "w").close()
            time.sleep(0.5)
            return "slow"

        @app.get("/endless")
        def endless():
            def pieces():
                try:
                    while True:
                        yield bytes(1_000_000)
                finally:
                    open("endless-has-ended", "w").close()
            return pieces()

        app.add_url_rule("/read", "read", lambda: request.get_data(), methods=["POST"])
        app.add_url_rule("/file", "file", lambda: send_file(__file__))
        app.add_url_rule("/", "hello", lambda: "hello")
        return app
"""
STARTING = """
    def start_background_tasks(app):
        open("live-has-begun", "w").close()
        return lambda: open("live-has-ended", "w").close()
"""
SCREEN = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\nHost: x\nConnection: Upgrade\n"
    "Upgrade: websocket\nSec-WebSocket-Version: 13\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"
)
Start = Callable[[str], "Server"]


class Server:
    """A running gunicorn."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.clients: list[socket.socket] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
            cwd=folder,
            env=os.environ
            | {
                "HOST": "127.0.0.1",
                "PORT": str(self.port),
                "SERVER_WORKER": worker,
                "MAX_SOCKETS": "20",
            },
        )

    def wait_for_start(self) -> None:
        wait_until(lambda: (self.folder / "live-has-begun").exists() or self.process.poll())
        assert self.process.poll() is None

    def get(self, path: str) -> bytes:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            connection.request("GET", path, headers={"Connection": "close"})
            return connection.getresponse().read()

    def connect(self, request: str) -> socket.socket:
        """Send the beginning of a conversation by hand."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        self.clients.append(client)
        client.sendall(request.replace("\n", "\r\n").encode())
        return client


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    for name in ("config.py", "wsgi.py"):
        shutil.copy(PROJECT_DIR / name, tmp_path)
    shutil.copy(PROJECT_DIR / "gunicorn.conf.py", tmp_path)
    for package in ("database", "server"):
        shutil.copytree(PROJECT_DIR / "restaurant" / package, tmp_path / "restaurant" / package)
    (tmp_path / "restaurant" / "__init__.py").write_text(dedent(APP))
    (tmp_path / "restaurant" / "operations").mkdir()
    (tmp_path / "restaurant" / "operations" / "startup.py").write_text(dedent(STARTING))
    servers: list[Server] = []

    def start_one(worker: str) -> Server:
        servers.append(Server(tmp_path, worker))
        servers[-1].wait_for_start()
        return servers[-1]

    yield start_one
    for server in servers:
        server.process.kill()
        server.process.wait()
        for client in server.clients:
            client.close()


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_a_stop_lets_the_running_request_finish_and_closes_the_rest(
    start: Start, worker: str
) -> None:
    server = start(worker)
    assert server.get("/") == b"hello"
    assert server.get("/file") == (server.folder / "restaurant" / "__init__.py").read_bytes()
    screen = server.connect(SCREEN)
    assert screen.recv(12) == b"HTTP/1.1 101"
    running = server.connect("GET /slow HTTP/1.1\nHost: x\nConnection: close\n\n")
    wait_until((server.folder / "slow-has-begun").exists)

    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(timeout=5) == 0
    answer = b"".join(iter(lambda: running.recv(1000), b""))
    assert answer.endswith(b"slow")
    assert (server.folder / "live-has-ended").exists()


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_requests_sent_at_once_are_answered_one_by_one(start: Start, worker: str) -> None:
    server = start(worker)
    ask = "{} HTTP/1.1\nHost: x\n{}\n"
    post = ask.format("POST /read", "Content-Length: 4\n") + "soup"
    last = ask.format("GET /", "Connection: close\n")
    impatient = server.connect(ask.format("GET /", "") + post + post + last[:-20])

    impatient.sendall(last[-20:].replace("\n", "\r\n").encode())

    answers = b"".join(iter(lambda: impatient.recv(10_000), b"")).split(b"HTTP/1.1 200 OK")
    assert [answer.rpartition(b"\r\n\r\n")[2] for answer in answers[1:]] == [
        b"hello",
        b"soup",
        b"soup",
        b"hello",
    ]


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_an_endless_request_header_is_refused(start: Start, worker: str) -> None:
    server = start(worker)
    heads = ["GET /" + "x" * 9_000, "GET / HTTP/1.1\nX: " + "x" * 9_000 + "\n\n"]
    heads.append("GET / HTTP/1.1\n" + "".join(f"X-{n}: x\n" for n in range(200)) + "\n")

    for head, status in zip(heads, (b"414", b"431", b"431"), strict=True):
        assert server.connect(head).recv(12) == b"HTTP/1.1 " + status


def test_a_client_that_reads_nothing_keeps_no_thread(start: Start, tmp_path: Path) -> None:
    conf = tmp_path / "gunicorn.conf.py"
    conf.write_text(conf.read_text().replace("SEND_TIMEOUT = 20", "SEND_TIMEOUT = 1"))
    server = start("gthread")

    server.connect("GET /endless HTTP/1.1\nHost: x\n\n")

    wait_until((server.folder / "endless-has-ended").exists)


@pytest.mark.parametrize("worker", ["gthread", "eventlet"])
def test_a_worker_does_not_outlive_its_master(start: Start, worker: str) -> None:
    server = start(worker)
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    pid = int(children.read_text())

    server.process.kill()
    server.process.wait()

    wait_until(lambda: not Path(f"/proc/{pid}").exists() or is_dead(pid))
    assert (server.folder / "live-has-ended").exists()


def is_dead(pid: int) -> bool:
    """Whether nobody has yet asked what became of it."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
