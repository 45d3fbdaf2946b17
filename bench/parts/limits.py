"""The upper limits that this machine sets: for commits, answers and messages."""

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

from bench.cli import run_part
from bench.listeners import FOLDER
from bench.measurements import Measurement
from bench.parts.screens import FEW, MANY
from bench.servers import Server, running, scratch
from bench.systems import System, compared
from bench.wrk import Workload

MESSAGES = 20_000


class MinimalServer(Server):
    """The same worker as ours, and nothing behind it."""

    alive_at = "/"

    def command(self) -> list[str]:
        """What serves it."""
        address = ["--bind", f"127.0.0.1:{self.port}"]
        return [sys.executable, "-m", "gunicorn", "-c", "python:bench.minimal_server", *address]


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """Commits, minimal answers and minimal messages a second."""
    seconds = 5 if full else 2
    samples: dict[str, list[float]] = {}
    with compared() as [ours, _], scratch() as folder:
        event = _event(ours)
        server = MinimalServer(folder / "minimal")
        minimal = replace(ours, server=server, url=server.base_url)
        with running(server):
            for number in range(rounds):
                report(f"round {number + 1} of {rounds}")
                for name, value in _round(minimal, folder / f"{number}.db", seconds, event):
                    samples.setdefault(name, []).append(value)
    size = len(json.dumps(event, ensure_ascii=False).encode())
    return [
        *(Measurement.from_rounds(name, "a second", each) for name, each in samples.items()),
        Measurement("size of such a message, an order of three items", size, "bytes"),
    ]


def _round(
    minimal: System, file: Path, seconds: int, event: dict[str, Any]
) -> Iterator[tuple[str, float]]:
    yield "SQLite commits, WAL, synchronous=FULL", count_commits(file, seconds)
    answers = Workload("/", is_public=True).run(minimal, seconds)
    yield "answers of a server that does nothing, same worker", answers.rate
    for sockets in (FEW, MANY):
        yield f"messages of it to {sockets} sockets", count_messages(minimal.url, sockets, event)


def count_commits(file: Path, seconds: float) -> float:
    """How many small rows a second can be committed durably, one after another."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE row (number INTEGER)")
        begun, count = time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            connection.execute("INSERT INTO row VALUES (?)", (count,))
            count += 1
        return count / (time.monotonic() - begun)


def count_messages(url: str, sockets: int, content: dict[str, Any]) -> float:
    """How many messages a second reach so many sockets."""
    times = MESSAGES // sockets
    job = {"url": url, "sockets": sockets, "times": times, "content": content}
    command = ["node", "message_rate.mjs", json.dumps(job)]
    done = subprocess.run(command, cwd=FOLDER, stdout=subprocess.PIPE, text=True, check=True)
    return float(json.loads(done.stdout)["perSecond"])


def _event(ours: System) -> dict[str, Any]:
    order = ours.waiter.ask("POST", "/orders/", ours.order()).json
    return {"event_id": 1, "event": "order-created", "at": order["created_at"], "order": order}


if __name__ == "__main__":
    run_part(measure)
