"""How late do screens hear of orders while one request is slow?"""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.alone import alone
from bench.demo_server import DemoServer, Line
from bench.figures import Figure
from bench.systems import running
from tests.e2e.server import Person, eventually
from tests.e2e.socket_client import Phone

SCREENS = 20
ORDERS_A_SECOND = 10
SECONDS = 4
SLOW_SECONDS = 2.0
#: The slow thing begins so long after the orders.
HEAD_START = 1.0
LATER_AT_MOST = 100

WORKERS = ["gthread", "eventlet", "gevent"]


class SlowServer(DemoServer):
    """A server that can also be asked for a slow statement."""

    def command(self) -> list[str]:
        """What serves it."""
        return [*super().command(), "bench.slow_app:build()"]


class Screen(Phone):
    """Remembers when it heard of each order."""

    def __init__(self, who: Person) -> None:
        self.heard_at: dict[int, float] = {}
        super().__init__(who)

    def _hear(self, event: str, data: Any = None) -> None:
        if event == "order-created":
            self.heard_at[data["order"]["id"]] = time.perf_counter()
        super()._hear(event, data)


@dataclass
class Evening:
    """A restaurant with screens, where orders are placed steadily."""

    server: SlowServer
    waiter: Line
    screens: list[Screen]
    rows: int = 1_000_000
    seconds: list[float] = field(default_factory=list)  # that the slow statements took

    def latest(self, meanwhile: Callable[[], object]) -> float:
        """Milliseconds from sending an order to the last screen, of the latest order of all."""
        slow = threading.Timer(HEAD_START, meanwhile)
        slow.start()
        sent: dict[int, float] = {}
        begun = time.perf_counter()
        for number in range(SECONDS * ORDERS_A_SECOND):
            time.sleep(max(begun + number / ORDERS_A_SECOND - time.perf_counter(), 0))
            at = time.perf_counter()
            sent[self.waiter.place_order(number)[1]["id"]] = at
        slow.join()
        eventually(lambda: all(sent.keys() <= screen.heard_at.keys() for screen in self.screens))
        return 1000 * max(
            screen.heard_at[order] - at for order, at in sent.items() for screen in self.screens
        )

    def count(self) -> None:
        """Let the database be busy with one statement."""
        begun = time.perf_counter()
        assert self.server.ask("GET", f"/slow?most={self.rows}").status == 200
        self.seconds.append(time.perf_counter() - begun)

    def calibrate(self) -> None:
        """Find how far the database counts in the time that is wanted."""
        self.count()
        self.rows = round(self.rows * SLOW_SECONDS / self.seconds.pop())


def measure(
    rounds: int, full: bool, tell: Callable[[str], None], worker: str = "gthread"
) -> list[Figure]:
    """The latest event while a statement takes two seconds, while somebody signs in, and else."""
    with tempfile.TemporaryDirectory() as folder:
        server = SlowServer(Path(folder) / "data", SERVER_WORKER=worker)
        server.prepare()
        with running(server):
            who = server.person("anna")
            screens = [Screen(who) for _ in range(SCREENS)]
            for screen in screens:
                screen.connect()
            evening = Evening(server, Line(who), screens)
            evening.calibrate()
            latest = _rounds(evening, rounds * (3 if full else 1), tell)
            for screen in screens:
                screen.hang_up()
    took = Figure.of_rounds("the slow statement took", "s", evening.seconds)
    return [*_figures(latest), took]


def _rounds(evening: Evening, rounds: int, tell: Callable[[str], None]) -> dict[str, list[float]]:
    cases: dict[str, Callable[[], object]] = {
        "nothing else": lambda: None,
        f"a statement of {SLOW_SECONDS:g} s": evening.count,
        "a sign-in": lambda: evening.server.person("maria"),
    }
    latest: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(rounds):
        for name, meanwhile in cases.items():
            tell(f"{name}, round {number + 1} of {rounds}")
            latest[name].append(evening.latest(meanwhile))
    return latest


def _figures(latest: dict[str, list[float]]) -> list[Figure]:
    """Each latest event, and by how much it was later than in the quiet of the same round."""
    quiet, *slow = latest
    figures = [
        Figure.of_rounds(f"latest event, beside {name}", "ms", times)
        for name, times in latest.items()
    ]
    for name in slow:
        later = [at - before for at, before in zip(latest[name], latest[quiet], strict=True)]
        title = f"later than in quiet, beside {name}"
        figures.append(Figure.of_rounds(title, "ms", later, goal=LATER_AT_MOST))
    return figures


if __name__ == "__main__":
    alone(measure, worker=WORKERS)
