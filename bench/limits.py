"""What this machine gives at most: to a commit, to an answer, to a message."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.screens import FEW, FOLDER, MANY
from bench.systems import System, both, running, scratch
from bench.wrk import Load
from tests.live.server import Server

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
    with both() as [ours, _], scratch() as folder, running(BareServer(folder / "bare")) as bare:
        event = _event(ours)
        samples: dict[str, list[float]] = {}
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            samples.setdefault("SQLite commits, WAL, synchronous=FULL", []).append(
                commits(folder / f"{number}.db", seconds)
            )
            samples.setdefault("bare answers, same worker", []).append(
                answers(System("bare", bare, ours.waiter, ours.cook, []), seconds)
            )
            for sockets in (FEW, MANY):
                samples.setdefault(f"bare messages to {sockets} sockets", []).append(
                    messages(bare, sockets, event)
                )
    size = len(json.dumps(event, ensure_ascii=False).encode())
    return [
        *(Figure.of_rounds(name, "a second", each) for name, each in samples.items()),
        Figure("size of such a message, an order of three lines", size, "bytes"),
    ]


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


def answers(bare: System, seconds: int) -> float:
    """How many times a second the worker can say "ok"."""
    return Load("/", is_public=True).on(bare, seconds).rate


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
