"""How soon an order that is placed is on every screen: ours and the peer in turn."""

import json
import subprocess
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from bench.figures import Figure, percentile
from bench.machine import get_processor_seconds
from bench.systems import System, both
from config import PROJECT_DIR

FOLDER = PROJECT_DIR / "bench" / "node"
PER_SECOND = 50
WARM_UP_ORDERS = 50
#: With so many screens an order is late after so many milliseconds, however slow the peer is.
FEW, MANY = 20, 200
LATE_FOR_MANY = 100.0

Heard = dict[str, Any]
Runs = dict[tuple[str, int], list[Heard]]


def measure(
    rounds: int, full: bool, tell: Callable[[str], None], worker: str = "gthread"
) -> list[Figure]:
    """Milliseconds from sending an order until the last of 20 and of 200 screens has it."""
    seconds = 20 if full else 8
    runs: Runs = {}
    with both(worker) as systems:
        for screens in (FEW, MANY):
            for number in range(rounds):
                tell(f"{screens} screens, round {number + 1} of {rounds}")
                for system in systems:
                    heard = listen(system, screens, seconds)
                    runs.setdefault((system.name, screens), []).append(heard)
    return [figure for screens in (FEW, MANY) for figure in _figures(runs, screens)]


def listen(system: System, screens: int, seconds: int) -> Heard:
    """Place orders for so long, and return what the screens heard, as ``screens.mjs`` says it.

    ``perOrder`` is added: milliseconds of a core that the server took for an order, with the
    screens' connecting.
    """
    orders = PER_SECOND * seconds
    job = {
        "system": system.name,
        "url": system.server.base_url,
        "waiter": system.waiter.token,
        "cook": system.cook.token,
        "screens": screens,
        "warmUp": WARM_UP_ORDERS,
        "orders": orders,
        "perSecond": PER_SECOND,
        "order": system.order(),
    }
    command = ["node", "screens.mjs", json.dumps(job)]
    worker = system.server.worker_pid()
    before = get_processor_seconds(worker)
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=True)
    spent = get_processor_seconds(worker) - before
    heard: Heard = json.loads(done.stdout)
    return heard | {"perOrder": 1000 * spent / (WARM_UP_ORDERS + orders)}


def _figures(runs: Runs, screens: int) -> list[Figure]:
    def of(title: str, unit: str, value: Callable[[Heard], float], **more: Any) -> Figure:
        ours, peers = (list(map(value, runs[name, screens])) for name in ("ours", "peer"))
        return Figure.of_rounds(f"{screens} screens, {title}", unit, ours, peers, **more)

    def late(share: float, which: str = "toLast") -> Callable[[Heard], float]:
        return lambda heard: percentile(heard[which], share)

    p99 = of("last screen, p99", "ms", late(0.99), goal_for="ratio", goal=1)
    if screens == MANY and p99.peer is not None and p99.peer > LATE_FOR_MANY:
        p99 = of("last screen, p99", "ms", late(0.99), goal=LATE_FOR_MANY)
    return [
        of("last screen, p50", "ms", late(0.5)),
        p99,
        of("last screen, max", "ms", late(1)),
        of("each screen, p50", "ms", late(0.5, "toEach")),
        of("each screen, p99", "ms", late(0.99, "toEach")),
        _total(runs, screens, "lost or heard twice", "lost", "doubled"),
        _total(runs, screens, "orders refused, screens cut off", "refused", "disconnects"),
        of("processor time of an order", "ms", itemgetter("perOrder")),
        of("share of a core the client took", "%", lambda heard: 100 * heard["processor"]),
    ]


def _total(runs: Runs, screens: int, title: str, *counts: str) -> Figure:
    """What must not happen even once in all rounds."""
    ours, peers = (
        [sum(heard[count] for count in counts) for heard in runs[name, screens]]
        for name in ("ours", "peer")
    )
    return Figure(f"{screens} screens, {title}", sum(ours), "", sum(peers), goal=0)
