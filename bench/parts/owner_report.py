"""Whether the owner's page of a day costs more when years of orders are on record."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.cli import run_part
from bench.measurements import Measurement
from bench.parts.history import A_MILLION, FEW, MANY, SeededRestaurant, seeded_restaurant

#: A thousand orders, too, have to reach back over two weeks, which the page of a week compares.
ORDERS_A_DAY = 60
REPEATS = 40
MAX_RATIO = 1.5
MAX_MILLISECONDS = 50
PAGES = {
    "today": "/reports/today",
    "a week": "/reports/today?days=7",
}


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """The median of each page with few past orders and with many, asked for in turn."""
    many = A_MILLION if full else MANY
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            seeded_restaurant(folder, FEW, report, ORDERS_A_DAY) as young,
            seeded_restaurant(folder, many, report, ORDERS_A_DAY) as old,
        ):
            return [
                measured
                for title, path in PAGES.items()
                for measured in _compare(title, path, (young, old), rounds)
            ]


def _compare(
    title: str, path: str, restaurants: tuple[SeededRestaurant, SeededRestaurant], rounds: int
) -> list[Measurement]:
    took: dict[int, list[float]] = {restaurant.orders: [] for restaurant in restaurants}
    for number in range(rounds * REPEATS + 2):
        for restaurant in restaurants:
            milliseconds, _page = restaurant.owner.ask("GET", path)
            if number >= 2:  # before, nothing is in memory
                took[restaurant.orders].append(milliseconds)
    few, many = (statistics.median(values) for values in took.values())
    young, old = restaurants
    name = f"the owner's page of {title}"
    goal = MAX_MILLISECONDS if title == "today" else None
    return [
        Measurement(name, few, "ms", at=young.orders),
        Measurement(name, many, "ms", at=old.orders, goal=goal),
        Measurement(
            f"{name}: {old.orders:,} orders against {young.orders:,}",
            many / few,
            "x",
            goal=MAX_RATIO,
        ),
    ]


if __name__ == "__main__":
    run_part(measure)
