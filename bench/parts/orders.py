"""Placing orders under a key while screens listen: ours, the bare peer, and the peer that keeps the
same promises, in turn."""

from collections.abc import Callable
from contextlib import nullcontext

from bench.cli import run_part
from bench.listeners import Listeners
from bench.measurements import Measurement
from bench.parts.throughput import SUFFIXES, compare, count_void
from bench.systems import Name, Route, System, compared
from bench.wrk import Run, Workload

WORKLOAD = Workload("/orders/", connections=8, places_orders=True)
SCREENS = (0, 20)
#: How many times as many orders a second as this peer's are the goal.
GOALS: dict[Name, tuple[str, float]] = {
    "guarantees": ("the peer with guarantees", 1.3),
    "peer": ("the bare peer", 0.9),
}

Runs = dict[tuple[Name, int], list[Run]]


def measure(
    rounds: int,
    full: bool,
    report: Callable[[str], None],
    worker: str = "gthread",
    route: Route = "direct",
) -> list[Measurement]:
    """Orders a second, how late the answers were, and what they cost, with 0 and 20 screens."""
    seconds = 10 if full else 4
    runs: Runs = {}
    lost: dict[Name, int] = dict.fromkeys(("ours", *GOALS), 0)
    with compared(worker, ("peer", "guarantees"), route) as systems:
        for number in range(rounds):
            for screens in SCREENS:
                report(f"{screens} screens, round {number + 1} of {rounds}")
                for system in systems:
                    run, missed = _place_orders(system, screens, seconds)
                    runs.setdefault((system.name, screens), []).append(run)
                    lost[system.name] += missed
    return [*_rows(runs, route), *_lost(lost, route), count_void(runs, SUFFIXES[route])]


def _place_orders(system: System, screens: int, seconds: int) -> tuple[Run, int]:
    """A run of wrk, and how many orders one of the screens was not told of, or not in order."""
    with Listeners(system, screens) if screens else nullcontext() as listeners:
        run = WORKLOAD.run(system, seconds)
        if listeners is None:
            return run, 0
        return run, listeners.count_lost(until_order=system.place_order())


def _rows(runs: Runs, route: Route) -> list[Measurement]:
    return [
        row
        for screens in SCREENS
        for name, (peer, goal) in GOALS.items()
        for row in compare(
            f"POST /orders/, {screens} screens, against {peer}{SUFFIXES[route]}",
            runs["ours", screens],
            runs[name, screens],
            goal,
        )
    ]


def _lost(lost: dict[Name, int], route: Route) -> list[Measurement]:
    title = f"orders that a screen missed or got out of order{SUFFIXES[route]}"
    return [Measurement(title, lost["ours"], "", lost["guarantees"], goal=0)]


if __name__ == "__main__":
    run_part(measure, route=["direct", "nginx"], worker=["gthread", "eventlet", "gevent"])
