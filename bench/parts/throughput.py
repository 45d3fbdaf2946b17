"""How many requests a second are answered, and how fast: ours and the bare peer in turn."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from bench.cli import run_part
from bench.measurements import Measurement
from bench.systems import Name, Route, System, compared
from bench.wrk import Run, Workload, valid_values

OPEN_ORDERS = 50

#: What is read, and how many times as many answers a second as the bare peer's are the goal.
WORKLOADS = {
    "GET /dishes/": (Workload("/dishes/"), 3.0),
    "GET /menu/": (Workload("/menu/", is_public=True), 3.0),
    "GET /dishes/ that has not changed": (Workload("/dishes/", has_etag=True), 3.0),
    "GET /menu/ that has not changed": (Workload("/menu/", is_public=True, has_etag=True), 3.0),
    "GET /orders/?open=true": (Workload("/orders/?open=true"), None),
}

Runs = dict[tuple[Name, Workload], list[Run]]


def measure(
    rounds: int,
    full: bool,
    report: Callable[[str], None],
    worker: str = "gthread",
    route: Route = "direct",
) -> list[Measurement]:
    """Answers a second, how late they were, and what they cost, for each kind of request."""
    seconds = 10 if full else 4
    runs: Runs = {}
    with compared(worker, route=route) as systems:
        for system in systems:
            for number in range(OPEN_ORDERS):
                system.place_order(number)
        for number in range(rounds):
            for name, (workload, _) in WORKLOADS.items():
                report(f"{name}, round {number + 1} of {rounds}")
                _run_in_turn(systems, workload, seconds, runs)
    rows = [
        row
        for name, (workload, goal) in WORKLOADS.items()
        for row in _rows(name + SUFFIXES[route], runs, workload, goal)
    ]
    return [*rows, count_void(runs, SUFFIXES[route])]


#: What tells the rows of one route from those of another.
SUFFIXES: dict[Route, str] = {"direct": "", "nginx": ", through nginx"}


def compare(
    title: str,
    ours: list[Run],
    peers: list[Run],
    goal: float | None = None,
) -> list[Measurement]:
    """The rate, with a goal for its ratio, the latency and the cost of an answer."""

    def of(field: str, title: str, unit: str, **more: Any) -> Measurement:
        samples = (valid_values(runs, attrgetter(field)) for runs in (ours, peers))
        return Measurement.from_rounds(title, unit, *samples, **more)

    return [
        of("rate", title, "answers/s", goal=goal, goal_is="at least", goal_for="ratio"),
        of("p50", f"{title}, p50", "ms"),
        of("p99", f"{title}, p99", "ms"),
        of("cpu", f"{title}, CPU time of an answer", "ms"),
    ]


def count_void(runs: dict[tuple[Name, Any], list[Run]], suffix: str = "") -> Measurement:
    """How many runs do not count, of ours and of all peers."""
    void = [name == "ours" for (name, _), each in runs.items() for run in each if run.is_void]
    title = f"runs that do not count, as a request failed{suffix}"
    return Measurement(title, void.count(True), "", void.count(False), goal=0)


def _run_in_turn(systems: list[System], workload: Workload, seconds: int, runs: Runs) -> None:
    for system in systems:
        # The peer knows no ETags: what it sends whole stands for them too.
        if system.name == "ours" or not workload.has_etag:
            runs.setdefault((system.name, workload), []).append(workload.run(system, seconds))


def _rows(title: str, runs: Runs, workload: Workload, goal: float | None) -> list[Measurement]:
    plain = Workload(workload.path, workload.connections, is_public=workload.is_public)
    return compare(title, runs["ours", workload], runs["peer", plain], goal)


if __name__ == "__main__":
    run_part(measure, route=["direct", "nginx"], worker=["gthread", "eventlet", "gevent"])
