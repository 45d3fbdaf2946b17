"""How many requests a second are answered, and how fast: ours and the peer in turn."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from bench.figures import Figure
from bench.systems import System, both
from bench.wrk import Load, Run, worth

OPEN_ORDERS = 50

#: What is measured, and how many times as many answers a second as the peer's are the goal.
READING = {
    "GET /dishes/": (Load("/dishes/"), 3.0),
    "GET /menu/": (Load("/menu/", is_public=True), 3.0),
    "GET /dishes/ that has not changed": (Load("/dishes/", has_etag=True), 5.0),
    "GET /menu/ that has not changed": (Load("/menu/", is_public=True, has_etag=True), 5.0),
    "GET /orders/?open=true": (Load("/orders/?open=true"), 2.0),
}
ORDERING = {"POST /orders/": (Load("/orders/", connections=8, places_orders=True), 1.2)}

Runs = dict[tuple[str, Load], list[Run]]


def measure(
    rounds: int, full: bool, tell: Callable[[str], None], worker: str = "gthread"
) -> list[Figure]:
    """Answers a second, how late they were, and what they cost, for each kind of request."""
    seconds = 10 if full else 4
    runs: Runs = {}
    with both(worker) as systems:
        for system in systems:
            system.place_orders(OPEN_ORDERS)
        # Orders pile up, so they come after everything else.
        for kinds in (READING, ORDERING):
            for number in range(rounds):
                for name, (load, _) in kinds.items():
                    tell(f"{name}, round {number + 1} of {rounds}")
                    _drive(systems, load, seconds, runs)
            if kinds is READING:
                assert all(_open_orders(system) == OPEN_ORDERS for system in systems)
    figures = [
        figure
        for name, (load, goal) in (READING | ORDERING).items()
        for figure in _figures(name, runs, load, goal)
    ]
    return [*figures, _void(runs)]


def _drive(systems: list[System], load: Load, seconds: int, runs: Runs) -> None:
    for system in systems:
        # The peer knows no ETags: what it gives whole stands for them too.
        if system.name == "ours" or not load.has_etag:
            runs.setdefault((system.name, load), []).append(load.on(system, seconds))


def _figures(name: str, runs: Runs, load: Load, goal: float) -> list[Figure]:
    plain = Load(load.path, load.connections, load.places_orders, load.is_public)

    def of(field: str, title: str, unit: str, **more: Any) -> Figure:
        ours = worth(runs["ours", load], attrgetter(field))
        peers = worth(runs["peer", plain], attrgetter(field))
        return Figure.of_rounds(title, unit, ours, peers, **more)

    return [
        of("rate", name, "answers/s", goal=goal, goal_is="at least", goal_for="ratio"),
        of("p50", f"{name}, p50", "ms"),
        of("p99", f"{name}, p99", "ms"),
        of("processor", f"{name}, processor time of an answer", "ms"),
    ]


def _void(runs: Runs) -> Figure:
    count = {
        name: sum(run.is_void for (whose, _), each in runs.items() if whose == name for run in each)
        for name in ("ours", "peer")
    }
    return Figure(
        "runs that are void, as something was refused", count["ours"], "", count["peer"], 0
    )


def _open_orders(system: System) -> int:
    return len(system.waiter.ask("GET", "/orders/?open=true&limit=500").json)
