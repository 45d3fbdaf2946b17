"""What this machine gives at most: to a commit, to an answer, to a message."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.screens import FEW, FOLDER, MANY
from bench.systems import System, both, running, scratch
from bench.wrk import Load
from tests.e2e.server import Server

MESSAGES = 20_000


class BareServer(Server):
    """The same worker as ours, and nothing behind it."""

    alive_at = "/"

    def command(self) -> list[str]:
        """What serves it."""
        address = ["--bind", f"127.0.0.1:{self.port}"]
        return [sys.executable, "-m", "gunicorn", "-c", "python:bench.bare", *address]


def measure(rounds: int, full: bool, tell: Callable[[str], None]) -> list[Figure]:
    """Commits, bare answers and bare messages a second."""
    seconds = 5 if full else 2
    samples: dict[str, list[float]] = {}
    with both() as [ours, _], scratch() as folder:
        event = _event(ours)
        bare = replace(ours, name="bare", server=BareServer(folder / "bare"))
        with running(bare.server):
            for number in range(rounds):
                tell(f"round {number + 1} of {rounds}")
                for name, value in _round(bare, folder / f"{number}.db", seconds, event):
                    samples.setdefault(name, []).append(value)
    size = len(json.dumps(event, ensure_ascii=False).encode())
    return [
        *(Figure.of_rounds(name, "a second", each) for name, each in samples.items()),
        Figure("size of such a message, an order of three lines", size, "bytes"),
    ]


def _round(
    bare: System, file: Path, seconds: int, event: dict[str, Any]
) -> Iterator[tuple[str, float]]:
    yield "SQLite commits, WAL, synchronous=FULL", commits(file, seconds)
    yield "bare answers, same worker", Load("/", is_public=True).on(bare, seconds).rate
    for sockets in (FEW, MANY):
        yield f"bare messages to {sockets} sockets", messages(bare.server, sockets, event)


def commits(file: Path, seconds: float) -> float:
    """How many small rows a second can be made safe, one after another."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE row (number INTEGER)")
        begun, count = time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            connection.execute("INSERT INTO row VALUES (?)", (count,))
            count += 1
        return count / (time.monotonic() - begun)


def messages(bare: Server, sockets: int, content: dict[str, Any]) -> float:
    """How many messages a second reach so many sockets."""
    times = MESSAGES // sockets
    job = {"url": bare.base_url, "sockets": sockets, "times": times, "content": content}
    command = ["node", "listeners.mjs", json.dumps(job)]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["perSecond"])


def _event(ours: System) -> dict[str, Any]:
    order = ours.waiter.ask("POST", "/orders/", ours.order()).json
    return {"event_id": 1, "event": "order-created", "at": order["created_at"], "order": order}
