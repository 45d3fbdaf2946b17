"""How late answers are when more and more is asked at once: ours and the peer in turn."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from operator import attrgetter

from bench.figures import Figure
from bench.systems import both
from bench.wrk import Load, worth

CONNECTIONS, MORE_CONNECTIONS = (1, 4, 16, 64), (1, 2, 4, 8, 16, 32, 64)
KINDS = {
    "GET /menu/": Load("/menu/", is_public=True),
    "POST /orders/": Load("/orders/", places_orders=True),
}


def measure(rounds: int, full: bool, tell: Callable[[str], None]) -> list[Figure]:
    """The 99th percentile of two kinds of requests at each number of connections."""
    seconds = 5 if full else 2
    steps = MORE_CONNECTIONS if full else CONNECTIONS
    p99s: dict[tuple[str, int, str], list[float]] = {}
    with both() as systems:
        for (name, load), connections, number in product(KINDS.items(), steps, range(rounds)):
            tell(f"{name}, {connections} connections, round {number + 1} of {rounds}")
            for system in systems:
                run = replace(load, connections=connections).on(system, seconds)
                of_system = p99s.setdefault((name, connections, system.name), [])
                of_system += worth([run], attrgetter("p99"))
    return [
        Figure.of_rounds(
            f"{name}, p99",
            "ms",
            p99s[name, connections, "ours"],
            p99s[name, connections, "peer"],
            at=connections,
        )
        for name, connections in product(KINDS, steps)
    ]
