"""Latency by the number of connections at once: ours and the bare peer in turn."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from operator import attrgetter

from bench.cli import run_part
from bench.measurements import Measurement
from bench.systems import compared
from bench.wrk import Workload, valid_values

CONNECTIONS, MORE_CONNECTIONS = (1, 4, 16, 64), (1, 2, 4, 8, 16, 32, 64)
WORKLOADS = {
    "GET /menu/": Workload("/menu/", is_public=True),
    "POST /orders/": Workload("/orders/", places_orders=True),
}


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """The 99th percentile of two kinds of requests at each number of connections."""
    seconds = 5 if full else 2
    steps = MORE_CONNECTIONS if full else CONNECTIONS
    p99s: dict[tuple[str, int, str], list[float]] = {}
    with compared() as systems:
        for (name, workload), connections, number in product(
            WORKLOADS.items(), steps, range(rounds)
        ):
            report(f"{name}, {connections} connections, round {number + 1} of {rounds}")
            for system in systems:
                run = replace(workload, connections=connections).run(system, seconds)
                of_system = p99s.setdefault((name, connections, system.name), [])
                of_system += valid_values([run], attrgetter("p99"))
    return [
        Measurement.from_rounds(
            f"{name}, p99",
            "ms",
            p99s[name, connections, "ours"],
            p99s[name, connections, "peer"],
            at=connections,
        )
        for name, connections in product(WORKLOADS, steps)
    ]


if __name__ == "__main__":
    run_part(measure)
