"""Counts how much of our code placing an order passes through, over HTTP and over a socket.

``python -m bench.request_path`` makes a demo restaurant in a temporary folder, places a few orders
of three items at a table, each with a key of its own, and traces one more with ``sys.setprofile``.
Only calls of functions in files of ``restaurant/`` count; resuming a generator is no call. A move
is a call into another file than the call before it.
The application is used through ``create_app``, its HTTP paths and its socket commands alone.
"""

import argparse
import inspect
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

from flask import Flask

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "restaurant"
NAMESPACE = "/ws/orders"
HTTP, SOCKET = "HTTP POST /orders/", "socket create-order"
WAITER = re.compile(r"^ +waiter +(\w+) +password (\S+)", re.MULTILINE)
#: The demo restaurant has nine free tables: enough for four orders each way.
WARM_UP_ORDERS = 3
MAX_FILES, MAX_MOVES = 26, 80

Order = dict[str, Any]
#: Places an order under a key.
PlaceOrder = Callable[[str, Order], None]


@dataclass
class CallTrace:
    """The calls of this thread into the package, in order: each the path of the file entered."""

    calls: list[str] = field(default_factory=list)
    _generators: set[FrameType] = field(default_factory=set)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record every call until the end of the block."""
        sys.setprofile(self._record)
        try:
            yield
        finally:
            sys.setprofile(None)

    @property
    def files(self) -> list[str]:
        """The files entered, in the order of their first call."""
        return list(dict.fromkeys(self.calls))

    @property
    def moves(self) -> int:
        """How often a call entered another file than the call before it."""
        return sum(before != after for before, after in pairwise(self.calls))

    @property
    def counts(self) -> dict[str, int]:
        """The three counts by name."""
        return {
            "files entered": len(self.files),
            "moves from file to file": self.moves,
            "own calls": len(self.calls),
        }

    def _record(self, frame: FrameType, event: str, _argument: Any) -> None:
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(f"{PACKAGE}{os.sep}"):
            return
        if frame.f_code.co_flags & inspect.CO_GENERATOR:
            if frame in self._generators:
                return
            self._generators.add(frame)
        self.calls.append(str(Path(file).relative_to(PACKAGE)))


def main() -> int:
    """Print the counts and the files; 1 when the goal for HTTP is missed."""
    parser = argparse.ArgumentParser(prog="bench.request_path", description=__doc__)
    parser.add_argument("--no-files", action="store_true", help="print no list of files")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON only")
    options = parser.parse_args()
    traces = measure()
    if options.json:
        print(json.dumps({name: calls.counts for name, calls in traces.items()}))  # noqa: T201
        return 0
    print(format_table(traces))  # noqa: T201
    if not options.no_files:
        print(format_files(traces))  # noqa: T201
    http = traces[HTTP]
    reached = len(http.files) <= MAX_FILES and http.moves <= MAX_MOVES
    verdict = "reached" if reached else "missed"
    print(f"Goal over HTTP: at most {MAX_FILES} files and {MAX_MOVES} moves: {verdict}")  # noqa: T201
    return 0 if reached else 1


def measure() -> dict[str, CallTrace]:
    """Place orders over HTTP and over a socket in a restaurant of its own, and trace each way."""
    with tempfile.TemporaryDirectory() as folder:
        username, password = make_demo(Path(folder) / "data")
        app = _create_app()
        client = app.test_client()
        answer = client.post("/auth/login", json={"username": username, "password": password})
        token = _checked(answer, 200)["access_token"]
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        orders = make_orders(client)
        return {
            HTTP: trace(over_http(client), orders),
            SOCKET: trace(over_socket(app, token), orders),
        }


def make_demo(data_dir: Path) -> tuple[str, str]:
    """Make a demo restaurant in this folder; returns a waiter's user name and password.

    The folder also becomes the one of the application that this process makes afterwards.
    """
    os.environ |= {"DATA_DIR": str(data_dir), "LOG_LEVEL": "error"}
    os.environ.pop("DATABASE_URL", None)
    data_dir.mkdir()
    output = ""
    for command in (["db", "upgrade"], ["demo"]):
        call = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        output += subprocess.run(
            call, cwd=PROJECT, check=True, capture_output=True, text=True
        ).stdout
    found = WAITER.search(output)
    assert found, f"flask demo printed no waiter's password:\n{output}"
    return found[1], found[2]


def over_http(client: Any) -> PlaceOrder:
    """Place orders as a client of the REST API does."""

    def place(key: str, order: Order) -> None:
        # Encoded here: the test client's own ``json`` would use the application's encoder.
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        _checked(client.post("/orders/", data=json.dumps(order), headers=headers), 201)

    return place


def over_socket(app: Flask, token: str) -> PlaceOrder:
    """Place orders by the socket command."""
    socketio = app.extensions["socketio"]
    socket = socketio.test_client(app, namespace=NAMESPACE, auth={"token": token})
    assert socket.is_connected(NAMESPACE), "the socket was refused"

    def place(key: str, order: Order) -> None:
        data = order | {"command_id": key}
        answer = socket.emit("create-order", data, namespace=NAMESPACE, callback=True)
        assert answer["ok"], answer

    return place


def make_orders(client: Any) -> Iterator[Order]:
    """Orders of three items, each at a free table of its own."""
    dishes = _checked(client.get("/dishes/"), 200)
    available = [dish["id"] for dish in dishes if dish["is_available"]]
    items = [{"dish_id": dish_id, "quantity": 1} for dish_id in available[:3]]
    tables = _checked(client.get("/tables/"), 200)
    free = [table["id"] for table in tables if table["current_order_id"] is None]
    return iter([{"table_id": table_id, "items": items} for table_id in free])


def trace(place: PlaceOrder, orders: Iterator[Order]) -> CallTrace:
    """Trace one order once the caches are warm."""
    for _ in range(WARM_UP_ORDERS):
        place(str(uuid4()), next(orders))
    calls, key, order = CallTrace(), str(uuid4()), next(orders)
    with calls.recording():
        place(key, order)
    return calls


def format_table(traces: dict[str, CallTrace]) -> str:
    """The counts, in Markdown."""
    columns = " | ".join(traces[HTTP].counts)
    lines = [f"| | {columns} |", "|---|---:|---:|---:|"]
    for name, calls in traces.items():
        lines.append(f"| {name} | {' | '.join(map(str, calls.counts.values()))} |")
    return "\n".join(lines) + "\n"


def format_files(traces: dict[str, CallTrace]) -> str:
    """The files of each way, in the order in which they are entered, with their calls."""
    lines = []
    for name, calls in traces.items():
        lines.append(f"{name}:")
        lines += [f"{calls.calls.count(file):>5}  {file}" for file in calls.files]
        lines.append("")
    return "\n".join(lines)


def _create_app() -> Flask:
    from restaurant import create_app

    app = create_app()
    logging.getLogger().setLevel(logging.ERROR)
    return app


def _checked(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.loads(answer.data)  # its own get_json() would use the application's decoder


if __name__ == "__main__":
    sys.exit(main())
