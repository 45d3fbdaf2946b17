"""What the server keeps in memory: idle, with many screens, and after many requests."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

from bench.cli import run_part
from bench.demo_server import Connection, DemoServer
from bench.measurements import Measurement
from bench.servers import Person, Server, running
from bench.socket_client import SocketClient

SCREENS = 200
REQUESTS, MANY_REQUESTS = 10_000, 100_000
CLIENTS = 4
#: After this share of the requests every cache is filled.
WARM_UP_SHARE = 0.2
MAX_IDLE_MB, MAX_MB, MAX_GROWTH_MB = 100, 180, 5
PATHS = ("/menu/", "/orders/", "/orders/?open=true&limit=20", "/tables/", "/dishes/", "/auth/me")
SETTLE_SECONDS = 3


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """Megabytes of master and worker together, each page of memory counted once (PSS)."""
    requests = MANY_REQUESTS if full else REQUESTS
    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(Path(folder) / "data")
        server.prepare()
        with running(server):
            report("idle")
            rows = idle(server)
            report(f"{SCREENS} screens")
            rows.append(with_screens(server))
            rows += after_requests(server, requests, report)
    return rows


def idle(server: Server) -> list[Measurement]:
    """Just started: both processes, and the worker alone as tools usually show it."""
    time.sleep(SETTLE_SECONDS)
    return [
        Measurement("idle, master and worker, PSS", memory_mb(server), "MB", goal=MAX_IDLE_MB),
        Measurement(
            "idle, the worker alone, RSS", _kilobytes(server.worker_pid(), "Rss") / 1e3, "MB"
        ),
    ]


def with_screens(server: DemoServer) -> Measurement:
    """With as many screens as it admits."""
    waiter = server.person("anna")
    screens = [SocketClient(waiter).connect() for _ in range(SCREENS)]
    time.sleep(SETTLE_SECONDS)
    megabytes = memory_mb(server)
    for screen in screens:
        screen.disconnect()
    return Measurement(f"{SCREENS} screens, PSS", megabytes, "MB", goal=MAX_MB)


def after_requests(
    server: DemoServer, requests: int, report: Callable[[str], None]
) -> list[Measurement]:
    """After mixed requests on several connections, and the growth since the caches were filled."""
    who = server.person("anna")
    report(f"the first {requests * WARM_UP_SHARE:,.0f} requests")
    send_requests(who, round(requests * WARM_UP_SHARE))
    early = memory_mb(server)
    report(f"{requests:,} requests")
    send_requests(who, round(requests * (1 - WARM_UP_SHARE)))
    late = memory_mb(server)
    growth = f"growth over the last {1 - WARM_UP_SHARE:.0%} of them"
    # It takes some 20,000 requests to fill the caches: fewer prove nothing.
    goal = MAX_GROWTH_MB if requests == MANY_REQUESTS else None
    return [
        Measurement(f"after {requests:,} requests, PSS", late, "MB", goal=MAX_MB),
        Measurement(growth, late - early, "MB", goal=goal),
    ]


def send_requests(who: Person, requests: int) -> None:
    """Read various things, and now and then place an order and cancel it."""

    def work() -> None:
        connection, paths = Connection(who), cycle(PATHS)
        for number in range(requests // CLIENTS):
            if number % 10:
                connection.ask("GET", next(paths))
            else:
                order = connection.place_order(number)[1]
                connection.ask("PATCH", f"/orders/{order['id']}", {"status": "cancelled"})

    with ThreadPoolExecutor() as clients:
        for client in [clients.submit(work) for _ in range(CLIENTS)]:
            client.result()
    time.sleep(SETTLE_SECONDS)


def memory_mb(server: Server) -> float:
    """The memory of master and worker, in MB; what they share is counted once."""
    assert server.process is not None
    pids = (server.process.pid, server.worker_pid())
    return sum(_kilobytes(pid, "Pss") for pid in pids) / 1e3


def _kilobytes(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(f"{what}:")]
    return int(line.split()[1])


if __name__ == "__main__":
    run_part(measure)
