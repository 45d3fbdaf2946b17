"""How late screens receive orders while one request is slow."""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.cli import run_part
from bench.demo_server import Connection, DemoServer
from bench.measurements import Measurement
from bench.servers import eventually, running
from bench.socket_client import SocketClient

SCREENS = 20
ORDERS_PER_SECOND = 10
SECONDS = 4
SLOW_SECONDS = 2.0
#: How long after the first order the slow request begins.
HEAD_START = 1.0
MAX_DELAY_MS = 100


class SlowServer(DemoServer):
    """A server that can also be asked for a slow statement."""

    def command(self) -> list[str]:
        """What serves it."""
        return [*super().command(), "bench.slow_app:build()"]


@dataclass
class Scenario:
    """A restaurant with screens, where orders are placed steadily."""

    server: SlowServer
    waiter: Connection
    screens: list[SocketClient]
    rows: int = 1_000_000
    seconds: list[float] = field(default_factory=list)  # that the slow statements took

    def max_latency(self, meanwhile: Callable[[], object]) -> float:
        """The longest time from sending an order to the last screen, in milliseconds."""
        slow = threading.Timer(HEAD_START, meanwhile)
        slow.start()
        sent: dict[int, float] = {}
        begun = time.perf_counter()
        for number in range(SECONDS * ORDERS_PER_SECOND):
            time.sleep(max(begun + number / ORDERS_PER_SECOND - time.perf_counter(), 0))
            at = time.perf_counter()
            sent[self.waiter.place_order(number)[1]["id"]] = at
        slow.join()
        eventually(lambda: all(sent.keys() <= screen.received_at.keys() for screen in self.screens))
        return 1000 * max(
            screen.received_at[order] - at for order, at in sent.items() for screen in self.screens
        )

    def run_slow_statement(self) -> None:
        """Keep the database busy with one statement."""
        begun = time.perf_counter()
        assert self.server.ask("GET", f"/slow?most={self.rows}").status == 200
        self.seconds.append(time.perf_counter() - begun)

    def calibrate(self) -> None:
        """Find how far the database counts in ``SLOW_SECONDS``."""
        self.run_slow_statement()
        self.rows = round(self.rows * SLOW_SECONDS / self.seconds.pop())


def measure(
    rounds: int, full: bool, report: Callable[[str], None], worker: str = "gthread"
) -> list[Measurement]:
    """The latest event beside a statement of two seconds, beside a sign-in, and beside nothing."""
    with tempfile.TemporaryDirectory() as folder:
        server = SlowServer(Path(folder) / "data", SERVER_WORKER=worker)
        server.prepare()
        with running(server):
            who = server.person("anna")
            screens = [SocketClient(who) for _ in range(SCREENS)]
            for screen in screens:
                screen.connect()
            scenario = Scenario(server, Connection(who), screens)
            scenario.calibrate()
            latencies = _run_rounds(scenario, rounds * (3 if full else 1), report)
            for screen in screens:
                screen.disconnect()
    took = Measurement.from_rounds("the slow statement took", "s", scenario.seconds)
    return [*_rows(latencies), took]


def _run_rounds(
    scenario: Scenario, rounds: int, report: Callable[[str], None]
) -> dict[str, list[float]]:
    cases: dict[str, Callable[[], object]] = {
        "nothing else": lambda: None,
        f"a statement of {SLOW_SECONDS:g} s": scenario.run_slow_statement,
        "a sign-in": lambda: scenario.server.person("maria"),
    }
    latencies: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(rounds):
        for name, meanwhile in cases.items():
            report(f"{name}, round {number + 1} of {rounds}")
            latencies[name].append(scenario.max_latency(meanwhile))
    return latencies


def _rows(latencies: dict[str, list[float]]) -> list[Measurement]:
    """Each latest event, and how much later it was than beside nothing in the same round."""
    nothing, *slow = latencies
    rows = [
        Measurement.from_rounds(f"latest event, beside {name}", "ms", times)
        for name, times in latencies.items()
    ]
    for name in slow:
        pairs = zip(latencies[name], latencies[nothing], strict=True)
        delays = [late - usual for late, usual in pairs]
        title = f"delay of the latest event beside {name}"
        rows.append(Measurement.from_rounds(title, "ms", delays, goal=MAX_DELAY_MS))
    return rows


if __name__ == "__main__":
    run_part(measure, worker=["gthread", "eventlet", "gevent"])
