"""Do the everyday requests cost more when years of orders are on record?"""

import json
import statistics
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.alone import alone
from bench.demo_server import DemoServer, Line
from bench.figures import Figure
from bench.systems import running
from bench.years import live_through

FEW, MANY, A_MILLION = 1_000, 100_000, 1_000_000
OPEN_ORDERS = 50
#: So often each request is sent in a round, to both servers in turn.
TIMES = 40
MAX_RATIO = 1.3

Ask = Callable[[], float]


@dataclass
class OldHouse:
    """A restaurant with so many past orders, its server, and a waiter's and the owner's line."""

    server: DemoServer
    orders: int
    waiter: Line
    owner: Line
    milliseconds: dict[str, list[float]] = field(default_factory=dict)

    def requests(self) -> dict[str, Ask]:
        """What is asked for in the course of an evening, each as often as one likes."""
        middle = self._middle()
        cursor = urlsafe_b64encode(json.dumps([middle]).encode()).decode().rstrip("=")
        yesterday = (datetime.now(UTC) - timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")
        person = self.waiter.ask("GET", "/auth/me")[1]["id"]
        read = {
            "GET /orders/, the newest": "/orders/",
            "GET /orders/, a page in the middle": f"/orders/?cursor={cursor}",
            f"GET /orders/?open=true, {OPEN_ORDERS} of them": "/orders/?open=true",
            "GET /orders/, a waiter's open ones": f"/orders/?open=true&waiter_id={person}",
            "GET /orders/, a waiter's of half a day": (
                f"/orders/?waiter_id={person}&created_from={yesterday}"
            ),
            "GET /orders/, of one table": "/orders/?table_id=5",
            "GET /orders/, refunded": "/orders/?payment_status=refunded",
            "GET /orders/{id}": f"/orders/{middle}",
            "GET /orders/{id}/history": f"/orders/{middle}/history",
            "GET /menu/": "/menu/",
            "GET /tables/": "/tables/",
        }
        asked = {name: self._reading(self.waiter, path) for name, path in read.items()}
        asked["GET /audit/"] = self._reading(self.owner, "/audit/?limit=50")
        asked["POST /orders/, three lines"] = lambda: self.waiter.place_order()[0]
        return asked

    def open_orders(self) -> None:
        """Let as many orders stand open as in a full house."""
        standing = len(self.waiter.ask("GET", "/orders/?open=true&limit=500")[1])
        for number in range(OPEN_ORDERS - standing):
            self.waiter.place_order(number)

    def _middle(self) -> int:
        newest = self.waiter.ask("GET", "/orders/?limit=1")[1][0]["id"]
        return int(newest) - self.orders // 2

    @staticmethod
    def _reading(line: Line, path: str) -> Ask:
        return lambda: line.ask("GET", path)[0]


def measure(rounds: int, full: bool, tell: Callable[[str], None]) -> list[Figure]:
    """The median of each everyday request with few past orders and with many."""
    many = A_MILLION if full else MANY
    with tempfile.TemporaryDirectory() as folder, old_house(Path(folder), FEW, tell) as young:
        with old_house(Path(folder), many, tell) as old:
            _ask_in_turn(young, old, rounds, tell)
        upkeep = list(_upkeep(old, tell))
    return [*_figures(young, old), *upkeep]


@contextmanager
def old_house(folder: Path, orders: int, tell: Callable[[str], None]) -> Iterator[OldHouse]:
    """A restaurant that has had so many orders, and serves."""
    tell(f"{orders:,} orders are written")
    server = DemoServer(folder / f"{orders}-orders")
    server.prepare()
    live_through(server.file, orders)
    with running(server):
        house = OldHouse(server, orders, Line(server.person("anna")), Line(server.person("elena")))
        house.open_orders()
        yield house


def _ask_in_turn(young: OldHouse, old: OldHouse, rounds: int, tell: Callable[[str], None]) -> None:
    """Send each request to both, one after the other, so that noise comes to both alike."""
    asks = [(house, house.requests()) for house in (young, old)]
    for name in asks[0][1]:
        tell(name)
        for number in range(rounds * TIMES + 2):
            for house, requests in asks:
                took = requests[name]()
                if number >= 2:  # before, the caches are cold
                    house.milliseconds.setdefault(name, []).append(took)


def _figures(young: OldHouse, old: OldHouse) -> Iterator[Figure]:
    for name in young.milliseconds:
        medians = [statistics.median(house.milliseconds[name]) for house in (young, old)]
        for house, median in zip((young, old), medians, strict=True):
            yield Figure(name, median, "ms", at=house.orders)
        times = medians[1] / medians[0]
        title = f"{name}: {old.orders:,} orders against {young.orders:,}"
        yield Figure(title, times, "x", goal=MAX_RATIO)


def _upkeep(old: OldHouse, tell: Callable[[str], None]) -> Iterator[Figure]:
    """What may grow, as nobody waits for it."""
    yield Figure("size of the database", old.server.file.stat().st_size / 1e6, "MB", at=old.orders)
    for command in ("backup", "prune", "check"):
        tell(f"flask {command}")
        begun = time.perf_counter()
        old.server.console(command)
        yield Figure(f"flask {command}", time.perf_counter() - begun, "s", at=old.orders)


if __name__ == "__main__":
    alone(measure)
