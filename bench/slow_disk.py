"""Who waits when one person's disk or statement is slow? Each worker is asked the same.

    python -m bench.slow_disk [WORKER ...]

The disk: every fsync takes 200 ms, as on a worn memory card, while four waiters place orders. The
statement: one request lets the database count for 2 s, as a reader and as a writer. Meanwhile
20 screens listen, one person reads orders, and one socket sends WebSocket pings. An event counts as
late from the end of the commit that stored it. Last, how fast each worker is when nothing is slow.
"""

import argparse
import json
import math
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import websocket

from bench.demo_server import DemoServer
from bench.servers import Person, eventually
from config import PROJECT_DIR

FSYNC_MS = 200
STATEMENT_SECONDS = 2.0
SCREENS = 20
WRITERS = 4
SECONDS = 8.0
#: Answered by the database each time, and not from what was read before.
READ = "/orders/?limit=20"
NAMESPACE = "/ws/orders"
EVENT_ID = re.compile(r'"event_id":(\d+)')

#: A worker, and what of SQLite it does in native threads.
WORKERS = {
    "gthread": ("gthread", ""),
    "gevent": ("gevent", ""),
    "gevent, commits in threads": ("gevent", "commit"),
    "gevent, all of SQLite in threads": ("gevent", "all"),
    "eventlet": ("eventlet", ""),
}


class SlowServer(DemoServer):
    """A server with a disk that can be made slow, and statements that can."""

    def __init__(self, folder: Path, worker: str, in_threads: str) -> None:
        library = folder / "slow_fsync.so"
        source = PROJECT_DIR / "bench" / "slow_fsync.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
        self.commits = folder / "commits"
        self._fsync = folder / "fsync"
        super().__init__(
            folder / "data",
            SERVER_WORKER=worker,
            SQLITE_IN_THREADS=in_threads,
            COMMITS=str(self.commits),
            SLOW_FSYNC=str(self._fsync),
            LD_PRELOAD=str(library),
            MALLOC_ARENA_MAX="2",
            MALLOC_MMAP_THRESHOLD_="1048576",
        )

    def command(self) -> list[str]:
        """What serves it."""
        return [*super().command(), "bench.slow_disk_app:build()"]

    @contextmanager
    def slow_disk(self) -> Iterator[None]:
        """Let every fsync take long."""
        self._fsync.write_text(str(FSYNC_MS))
        try:
            yield
        finally:
            self._fsync.unlink()


class Screen:
    """A screen that notes when it received each event, and answers pings."""

    def __init__(self, who: Person) -> None:
        self.heard: dict[int, float] = {}
        self.pongs: list[float] = []
        address = f"ws://127.0.0.1:{who.server.port}/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(address, timeout=60)
        self._socket.recv()
        self._socket.send(f"40{NAMESPACE},{json.dumps({'token': who.token})}")
        while "welcome" not in str(self._socket.recv()):
            pass
        threading.Thread(target=self._listen, daemon=True).start()

    def ping(self) -> None:
        """Send a ping to the server."""
        self._socket.ping(repr(time.monotonic()))

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _listen(self) -> None:
        with suppress(OSError, websocket.WebSocketException):
            while True:
                code, frame = self._socket.recv_data_frame(control_frame=True)
                now = time.monotonic()
                if code == websocket.ABNF.OPCODE_PONG:
                    self.pongs.append(now - float(frame.data))
                elif frame.data == b"2":
                    self._socket.send("3")
                elif found := EVENT_ID.search(frame.data.decode(errors="replace")):
                    self.heard[int(found[1])] = now


class Client:
    """One person's connection over HTTP."""

    def __init__(self, who: Person) -> None:
        self._connection = HTTPConnection("127.0.0.1", who.server.port, timeout=60)
        self._headers = {"Authorization": f"Bearer {who.token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None, rows: int = 0) -> Any:
        """Send a request; let the database count so far meanwhile."""
        headers = self._headers | ({"X-Slow-Rows": str(rows)} if rows else {})
        content = None if body is None else json.dumps(body)
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        read = json.load(answer)
        assert answer.status in (200, 201), read
        return read


@dataclass
class Trial:
    """A restaurant at work, and what its people had to wait for, in milliseconds."""

    server: SlowServer
    who: Person
    rows: int = 2_000_000
    order: dict[str, Any] = field(default_factory=dict)

    def prepare(self) -> None:
        """Choose a dish, and find how far the database counts in the time that is wanted."""
        client = Client(self.who)
        dish = next(dish for dish in client.ask("GET", "/dishes/") if dish["is_available"])
        lines = [{"dish_id": dish["id"], "quantity": 1}]
        self.order = {"order_type": "takeaway", "items": lines}
        begun = time.monotonic()
        client.ask("GET", READ, rows=self.rows)
        self.rows = round(self.rows * STATEMENT_SECONDS / (time.monotonic() - begun))

    def run(self, name: str) -> dict[str, float]:
        """How late events, answers and pongs came at the latest while something was slow."""
        screens = [Screen(self.who) for _ in range(SCREENS)]
        first = self.server.commits.read_text().count("\n")
        stop, reads = threading.Event(), list[float]()
        threads = [
            threading.Thread(target=self._write, args=(stop,), daemon=True) for _ in range(WRITERS)
        ]
        threads += [threading.Thread(target=self._read, args=(stop, reads), daemon=True)]
        threads += [threading.Thread(target=self._ping, args=(stop, screens[0]), daemon=True)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        getattr(self, f"_{name}")()
        stop.set()
        for thread in threads:
            thread.join()
        late = self._lateness(screens, first)
        for screen in screens:
            screen.close()
        figures = {"events": len(late) / SCREENS, "event latest": max(late)}
        figures["event p99"] = sorted(late)[int(len(late) * 0.99)]
        figures |= {"GET latest": 1000 * max(reads), "pong latest": 1000 * max(screens[0].pongs)}
        return figures

    def _disk(self) -> None:
        with self.server.slow_disk():
            time.sleep(SECONDS)

    def _reader(self) -> None:
        for _ in range(3):
            Client(self.who).ask("GET", READ, rows=self.rows)
            time.sleep(0.5)

    def _writer(self) -> None:
        for _ in range(3):
            Client(self.who).ask("POST", "/orders/", self.order, self.rows)
            time.sleep(0.5)

    def _quiet(self) -> None:
        time.sleep(SECONDS / 2)

    def _write(self, stop: threading.Event) -> None:
        client = Client(self.who)
        while not stop.wait(0.1):
            client.ask("POST", "/orders/", self.order)

    def _read(self, stop: threading.Event, took: list[float]) -> None:
        client = Client(self.who)
        while not stop.wait(0.02):
            begun = time.monotonic()
            client.ask("GET", READ)
            took.append(time.monotonic() - begun)

    def _ping(self, stop: threading.Event, screen: Screen) -> None:
        while not stop.wait(0.05):
            screen.ping()

    def _lateness(self, screens: list[Screen], first: int) -> list[float]:
        """From the end of each order's commit to each screen. An order has one event."""
        ended = [float(line) for line in self.server.commits.read_text().splitlines()[first:]]
        eventually(lambda: all(len(screen.heard) == len(ended) for screen in screens))
        return [
            1000 * (screen.heard[event_id] - end)
            for screen in screens
            for event_id, end in zip(sorted(screen.heard), ended, strict=True)
        ]


def speed(trial: Trial) -> dict[str, float]:
    """Dishes read and orders placed a second, each by eight at once."""
    url = f"{trial.server.base_url}/dishes/"
    header = f"Authorization: Bearer {trial.who.token}"
    told = subprocess.run(
        ["wrk", "-t1", "-c8", "-d4s", "-H", header, url], capture_output=True, text=True, check=True
    )
    found = re.search(r"Requests/sec: +([\d.]+)", told.stdout)
    ends, placed = time.monotonic() + 4, [0] * 8

    def place(number: int) -> None:
        client = Client(trial.who)
        while time.monotonic() < ends:
            client.ask("POST", "/orders/", trial.order)
            placed[number] += 1

    threads = [threading.Thread(target=place, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"dishes a second": float(found[1]) if found else math.nan, "orders": sum(placed) / 4}


def measure(worker: str, in_threads: str) -> dict[str, dict[str, float]]:
    """Everything about one worker."""
    with tempfile.TemporaryDirectory() as folder:
        server = SlowServer(Path(folder), worker, in_threads)
        server.prepare()
        server.start()
        try:
            trial = Trial(server, server.person("anna"))
            trial.prepare()
            found = {name: trial.run(name) for name in ("quiet", "disk", "reader", "writer")}
            return found | {"speed": speed(trial)}
        finally:
            server.stop()


def main() -> None:
    """Measure the workers that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workers", nargs="*", metavar="WORKER", help=", ".join(WORKERS))
    for name in parser.parse_args().workers or WORKERS:
        for case, figures in measure(*WORKERS[name]).items():
            told = ", ".join(f"{figure} {value:.0f}" for figure, value in figures.items())
            print(f"{name} | {case}: {told}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
