"""Whether everyday requests cost more when years of orders are on record."""

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

from bench.cli import run_part
from bench.demo_server import Connection, DemoServer
from bench.measurements import Measurement
from bench.seed_history import ORDERS_A_DAY, seed_orders
from bench.servers import running

FEW, MANY, A_MILLION = 1_000, 100_000, 1_000_000
OPEN_ORDERS = 50
#: How often each request is sent in a round, to both servers in turn.
REPEATS = 40
MAX_RATIO = 1.3

#: Sends a request and returns how many milliseconds it took.
Send = Callable[[], float]


@dataclass
class SeededRestaurant:
    """A restaurant with so many past orders, and connections of a waiter and of its owner."""

    server: DemoServer
    orders: int
    waiter: Connection
    owner: Connection
    milliseconds: dict[str, list[float]] = field(default_factory=dict)

    def requests(self) -> dict[str, Send]:
        """The requests of an evening by name; each may be sent any number of times."""
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
        sent = {name: self._reading(self.waiter, path) for name, path in read.items()}
        sent["GET /audit/"] = self._reading(self.owner, "/audit/?limit=50")
        sent["POST /orders/, three items"] = lambda: self.waiter.place_order()[0]
        return sent

    def open_orders(self) -> None:
        """Let as many orders be open as on a full evening."""
        standing = len(self.waiter.ask("GET", "/orders/?open=true&limit=500")[1])
        for number in range(OPEN_ORDERS - standing):
            self.waiter.place_order(number)

    def _middle(self) -> int:
        newest = self.waiter.ask("GET", "/orders/?limit=1")[1][0]["id"]
        return int(newest) - self.orders // 2

    @staticmethod
    def _reading(connection: Connection, path: str) -> Send:
        return lambda: connection.ask("GET", path)[0]


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """The median of each everyday request with few past orders and with many."""
    many = A_MILLION if full else MANY
    with (
        tempfile.TemporaryDirectory() as folder,
        seeded_restaurant(Path(folder), FEW, report) as young,
    ):
        with seeded_restaurant(Path(folder), many, report) as old:
            _send_in_turn(young, old, rounds, report)
        maintenance = list(_maintenance(old, report))
    return [*_rows(young, old), *maintenance]


@contextmanager
def seeded_restaurant(
    folder: Path,
    orders: int,
    report: Callable[[str], None],
    orders_a_day: int = ORDERS_A_DAY,
) -> Iterator[SeededRestaurant]:
    """A restaurant that has had so many orders, and serves."""
    report(f"writing {orders:,} orders")
    server = DemoServer(folder / f"{orders}-orders")
    server.prepare()
    seed_orders(server.file, orders, orders_a_day)
    with running(server):
        restaurant = SeededRestaurant(
            server, orders, Connection(server.person("anna")), Connection(server.person("elena"))
        )
        restaurant.open_orders()
        yield restaurant


def _send_in_turn(
    young: SeededRestaurant, old: SeededRestaurant, rounds: int, report: Callable[[str], None]
) -> None:
    """Send each request to both, one after the other, so that noise comes to both alike."""
    requests_of = [(restaurant, restaurant.requests()) for restaurant in (young, old)]
    for name in requests_of[0][1]:
        report(name)
        for number in range(rounds * REPEATS + 2):
            for restaurant, requests in requests_of:
                took = requests[name]()
                if number >= 2:  # before, the caches are cold
                    restaurant.milliseconds.setdefault(name, []).append(took)


def _rows(young: SeededRestaurant, old: SeededRestaurant) -> Iterator[Measurement]:
    for name in young.milliseconds:
        medians = [statistics.median(restaurant.milliseconds[name]) for restaurant in (young, old)]
        for restaurant, median in zip((young, old), medians, strict=True):
            yield Measurement(name, median, "ms", at=restaurant.orders)
        times = medians[1] / medians[0]
        title = f"{name}: {old.orders:,} orders against {young.orders:,}"
        yield Measurement(title, times, "x", goal=MAX_RATIO)


def _maintenance(old: SeededRestaurant, report: Callable[[str], None]) -> Iterator[Measurement]:
    """What may grow, as nobody waits for it."""
    yield Measurement(
        "size of the database", old.server.file.stat().st_size / 1e6, "MB", at=old.orders
    )
    for command in ("backup", "prune", "check"):
        report(f"flask {command}")
        begun = time.perf_counter()
        old.server.console(command)
        yield Measurement(f"flask {command}", time.perf_counter() - begun, "s", at=old.orders)


if __name__ == "__main__":
    run_part(measure)
