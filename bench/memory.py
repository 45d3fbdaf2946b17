"""What the server keeps in memory: idle, with many screens, and after many requests."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

from bench.alone import alone
from bench.demo_server import DemoServer, Line
from bench.figures import Figure
from bench.systems import running
from tests.e2e.server import Person, Server
from tests.e2e.socket_client import Phone

SCREENS = 200
REQUESTS, MANY_REQUESTS = 10_000, 100_000
CLIENTS = 4
#: After so much of the requests everything that is kept once is there.
WARM = 0.2
IDLE_AT_MOST, AT_MOST, GROWTH_AT_MOST = 100, 180, 5
KINDS = ("/menu/", "/orders/", "/orders/?open=true&limit=20", "/tables/", "/dishes/", "/auth/me")
REST_SECONDS = 3


def measure(rounds: int, full: bool, tell: Callable[[str], None]) -> list[Figure]:
    """Megabytes of master and worker together, each page of memory counted once (PSS)."""
    requests = MANY_REQUESTS if full else REQUESTS
    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(Path(folder) / "data")
        server.prepare()
        with running(server):
            tell("idle")
            figures = [*idle(server)]
            tell(f"{SCREENS} screens")
            figures.append(with_screens(server))
            figures += after_requests(server, requests, tell)
    return figures


def idle(server: Server) -> list[Figure]:
    """Just started: both processes, and the worker alone as it is usually told."""
    time.sleep(REST_SECONDS)
    return [
        Figure("idle, master and worker, PSS", memory_of(server), "MB", goal=IDLE_AT_MOST),
        Figure("idle, the worker alone, RSS", _kilobytes(server.worker_pid(), "Rss") / 1e3, "MB"),
    ]


def with_screens(server: DemoServer) -> Figure:
    """Every seat taken by somebody who listens."""
    waiter = server.person("anna")
    screens = [Phone(waiter).connect() for _ in range(SCREENS)]
    time.sleep(REST_SECONDS)
    megabytes = memory_of(server)
    for screen in screens:
        screen.hang_up()
    return Figure(f"{SCREENS} screens, PSS", megabytes, "MB", goal=AT_MOST)


def after_requests(server: DemoServer, requests: int, tell: Callable[[str], None]) -> list[Figure]:
    """Mixed requests on several connections: at the end there is as much as early on."""
    who = server.person("anna")
    tell(f"the first {requests * WARM:,.0f} requests")
    ask_for(who, round(requests * WARM))
    early = memory_of(server)
    tell(f"{requests:,} requests")
    ask_for(who, round(requests * (1 - WARM)))
    late = memory_of(server)
    growth = f"growth over the last {1 - WARM:.0%} of them"
    # It takes some 20,000 requests to fill what is kept: fewer prove nothing.
    goal = GROWTH_AT_MOST if requests == MANY_REQUESTS else None
    return [
        Figure(f"after {requests:,} requests, PSS", late, "MB", goal=AT_MOST),
        Figure(growth, late - early, "MB", goal=goal),
    ]


def ask_for(who: Person, requests: int) -> None:
    """Read this and that, and now and then place an order and cancel it."""

    def work() -> None:
        line, paths = Line(who), cycle(KINDS)
        for number in range(requests // CLIENTS):
            if number % 10:
                line.ask("GET", next(paths))
            else:
                order = line.place_order(number)[1]
                line.ask("PATCH", f"/orders/{order['id']}", {"status": "cancelled"})

    with ThreadPoolExecutor() as clients:
        for client in [clients.submit(work) for _ in range(CLIENTS)]:
            client.result()
    time.sleep(REST_SECONDS)


def memory_of(server: Server) -> float:
    """What master and worker keep, in MB; what they share is counted once."""
    assert server.process is not None
    pids = (server.process.pid, server.worker_pid())
    return sum(_kilobytes(pid, "Pss") for pid in pids) / 1e3


def _kilobytes(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(f"{what}:")]
    return int(line.split()[1])


if __name__ == "__main__":
    alone(measure)
