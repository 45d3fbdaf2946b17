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
from contextlib import closing, suppress
from pathlib import Path
from textwrap import dedent

import pytest

from config import PROJECT_DIR

pytestmark = [pytest.mark.live, pytest.mark.slow]

TIMEOUT = 30.0
APP = """
    import threading
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

        app.add_url_rule("/read", "read", lambda: request.get_data(), methods=["POST"])
        app.add_url_rule("/file", "file", lambda: send_file(__file__))
        app.add_url_rule("/thread", "thread", lambda: str(threading.get_ident()))
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
#: So many bytes buy a slow request another second.
PIECE = 64 * 1024
Start = Callable[[str], "Server"]


class Server:
    """A running gunicorn."""

    def __init__(self, folder: Path, worker: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
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

    def keep_alive(self) -> http.client.HTTPConnection:
        """A connection for several requests, which is not to be made anew in between."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        connection.connect()
        connection.auto_open = 0
        self.clients.append(connection.sock)
        return connection

    def connect(self, request: str) -> socket.socket:
        """Send the beginning of a conversation by hand."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        self.clients.append(client)
        client.sendall(request.replace("\n", "\r\n").encode())
        return client


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    """What is answered on a connection that stays open."""
    connection.request("GET", path)
    return connection.getresponse().read()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def change(file: Path, before: str, after: str) -> None:
    """Change a line of a copied file, so that nobody has to wait for what takes long."""
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    shutil.copytree(PROJECT_DIR / "serving", tmp_path / "serving")
    for name in ("config.py", "wsgi.py"):
        shutil.copy(PROJECT_DIR / name, tmp_path)
    change(tmp_path / "serving" / "request_clock.py", "ALLOWED = 15", "ALLOWED = 1")
    shutil.copy(PROJECT_DIR / "gunicorn.conf.py", tmp_path)
    change(tmp_path / "gunicorn.conf.py", "max_sockets + 1024", "max_sockets + 20")
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


def test_clients_that_leave_their_connections_open_keep_nobody_waiting(start: Start) -> None:
    server = start("gthread")
    gone = [server.connect("GET / HTTP/1.1\nHost: x\nConnection: close\n\n") for _ in range(8)]
    for client in gone:
        assert client.recv(12) == b"HTTP/1.1 200"

    # Each of them would keep gunicorn's own worker waiting for two seconds.
    assert server.get("/") == b"hello"


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_requests_sent_at_once_are_answered_one_by_one(
    start: Start, tmp_path: Path, worker: str
) -> None:
    change(tmp_path / "serving" / "thread_worker.py", "AT_HAND = 0.05", "AT_HAND = 60")
    server = start(worker)
    ask = "{} HTTP/1.1\nHost: x\n{}\n"
    post = ask.format("POST /read", "Content-Length: 4\n") + "soup"
    last = ask.format("GET /thread", "Connection: close\n")
    impatient = server.connect(ask.format("GET /", "") + post + post + last[:-20])

    impatient.sendall(last[-20:].replace("\n", "\r\n").encode())

    answers = b"".join(iter(lambda: impatient.recv(10_000), b"")).split(b"HTTP/1.1 200 OK")
    assert [answer.rpartition(b"\r\n\r\n")[2] for answer in answers[1:4]] == [
        b"hello",
        b"soup",
        b"soup",
    ]
    assert answers[4].rpartition(b"\r\n\r\n")[2].isdigit()


def test_who_goes_on_asking_keeps_the_thread(start: Start, tmp_path: Path) -> None:
    change(tmp_path / "serving" / "thread_worker.py", "AT_HAND = 0.05", "AT_HAND = 15")
    server = start("gthread")
    one, other = server.keep_alive(), server.keep_alive()

    threads = [(ask(one, "/thread"), ask(other, "/thread")) for _ in range(5)]

    assert len(set(threads)) == 1
    assert threads[0][0] != threads[0][1]


def test_who_falls_silent_gives_the_thread_back_and_is_heard_again(start: Start) -> None:
    server = start("gthread")
    one = server.keep_alive()
    thread = ask(one, "/thread")

    wait_until(lambda: server.get("/thread") == thread)

    assert ask(one, "/") == b"hello"


def test_when_too_many_ask_at_once_they_take_turns(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "serving" / "thread_worker.py"
    change(file, "AT_HAND = 0.05", "AT_HAND = 15")
    change(file, "MOST_KEPT = 32", "MOST_KEPT = 1")
    server = start("gthread")
    keeper, other = server.keep_alive(), server.keep_alive()
    kept, thread = ask(keeper, "/thread"), ask(other, "/thread")

    assert kept != thread
    wait_until(lambda: server.get("/thread") == thread)


def test_a_stop_says_so_to_whoever_goes_on_asking(start: Start) -> None:
    server = start("gthread")
    busy = server.keep_alive()
    assert ask(busy, "/") == b"hello"

    server.process.send_signal(signal.SIGTERM)

    def is_told() -> bool:
        busy.request("GET", "/")
        answer = busy.getresponse()
        assert answer.read() == b"hello"
        return answer.getheader("Connection") == "close"

    wait_until(is_told)
    assert server.process.wait(timeout=5) == 0


POST = "POST /read HTTP/1.1\nHost: x\n"
BEGINNINGS = {
    "line": "GET /",
    "head": "GET / HTTP/1.1\nHost: x\nX-Slow: ",
    "body": POST + "Content-Length: 1000\n\n ",
    "chunk": POST + "Transfer-Encoding: chunked\n\n100\n ",
    "second": "GET / HTTP/1.1\nHost: x\n\nGET / HTTP/1.1\nX-Slow: ",
}


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_a_request_that_dribbles_is_ended_wherever_it_does(start: Start, worker: str) -> None:
    server = start(worker)
    slow = {name: server.connect(beginning) for name, beginning in BEGINNINGS.items()}
    waited_for = server.connect(POST + "Content-Length: 9\nExpect: 100-continue\n\n")
    answers = dict.fromkeys(slow, b"")

    def all_are_ended() -> bool:
        for name, client in list(slow.items()):
            try:
                piece = client.recv(10_000, socket.MSG_DONTWAIT)
            except BlockingIOError:
                with suppress(OSError):  # it may be ended in this moment
                    client.send(b"x")
                continue
            except ConnectionResetError:
                piece = b""
            answers[name] += piece
            if not piece:
                del slow[name]
        return not slow

    wait_until(all_are_ended)

    assert {name: answer[:12] for name, answer in answers.items()} == {
        name: b"HTTP/1.1 200" if name == "second" else b"HTTP/1.1 408" for name in BEGINNINGS
    }
    assert answers["second"].count(b"HTTP/1.1 408") == 1
    answer = b"".join(iter(lambda: waited_for.recv(1000), b""))
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408")


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_what_takes_long_but_gets_on_is_not_ended(start: Start, worker: str) -> None:
    server = start(worker)
    screen = server.connect(SCREEN)
    assert screen.recv(12) == b"HTTP/1.1 101"
    kept = server.connect("GET / HTTP/1.1\nHost: x\n\n")
    picture = server.connect(POST + f"Connection: close\nContent-Length: {4 * PIECE}\n\n")

    for _ in range(4):
        picture.sendall(bytes(PIECE))
        time.sleep(0.5)  # two seconds for all of it, twice what a small request has
    kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    screen.sendall(b"\x89\x80" + bytes(4))

    answer = b"".join(iter(lambda: picture.recv(100_000), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(bytes(4 * PIECE))
    assert b"".join(iter(lambda: kept.recv(1000), b"")).count(b"HTTP/1.1 200") == 2
    wait_until(lambda: b"\x8a\x00" in screen.recv(1000))


@pytest.mark.parametrize("worker", ["gthread", "eventlet", "gevent"])
def test_a_head_without_end_is_refused(start: Start, worker: str) -> None:
    server = start(worker)
    heads = ["GET /" + "x" * 9_000, "GET / HTTP/1.1\nX: " + "x" * 9_000 + "\n\n"]
    heads.append("GET / HTTP/1.1\n" + "".join(f"X-{n}: x\n" for n in range(200)) + "\n")

    for head, status in zip(heads, (b"414", b"431", b"431"), strict=True):
        assert server.connect(head).recv(12) == b"HTTP/1.1 " + status


@pytest.mark.parametrize("beginning", ["", "GET / HTTP/1.1\nHost: x\n\n", POST])
def test_when_every_place_is_taken_those_who_keep_us_waiting_make_room(
    start: Start, beginning: str
) -> None:
    server = start("gthread")
    for _ in range(60):
        server.connect(beginning)

    assert server.get("/") == b"hello"


def test_who_keeps_a_thread_and_asks_nothing_makes_room_too(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "serving" / "thread_worker.py"
    change(file, "AT_HAND = 0.05", "AT_HAND = 60")
    change(file, "MOST_KEPT = 32", "MOST_KEPT = 1000")
    server = start("gthread")
    for _ in range(60):
        server.connect("GET / HTTP/1.1\nHost: x\n\n")

    assert server.get("/") == b"hello"


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
