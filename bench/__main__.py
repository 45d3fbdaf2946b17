"""Measures our server against goals and against two peers, and writes bench/results.md."""

import argparse
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from bench import machine
from bench.charts import draw_all
from bench.measurements import Measurement
from bench.progress import progress
from bench.results import PAGE, Part, Results
from bench.servers import DATA

WORKERS = ("gthread", "eventlet", "gevent")
#: Rounds, whether it is the long run, a function to report progress to, and perhaps options.
Measure = Callable[..., list[Measurement]]


@dataclass(frozen=True)
class Plan:
    """A part: the module of ``bench/parts`` that measures it, with which options, and its text."""

    name: str
    module: str
    title: str
    about: str
    chart: str = ""
    x_label: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    is_per_worker: bool = False

    @property
    def measure(self) -> Measure:
        """The function that measures it."""
        function: Measure = import_module(f"bench.parts.{self.module}").measure
        return partial(function, **self.options)


THROUGH_NGINX = {"route": "nginx"}
ABOUT_REQUESTS = (
    "Sent by wrk as fast as they are answered, on 16 connections at once. The peer knows no ETags: "
    "where nothing has changed it still sends the whole answer."
)
ABOUT_ORDERS = (
    "Orders of three items, each under an idempotency key, sent by wrk as fast as they are "
    "answered on 8 connections, while no or 20 screens are told of each. The peer with guarantees "
    "keeps the same promises for an order; the bare one keeps none."
)
ABOUT_SCREENS = (
    "50 orders a second are placed; milliseconds from just before an order is sent until the "
    "last (or each) screen has it. The client shares the machine with the server."
)
BEHIND_NGINX = " Each system stands behind an nginx with the configuration that a Pi gets."

PLANS = (
    Plan("requests", "throughput", "Requests", ABOUT_REQUESTS, is_per_worker=True),
    Plan(
        "requests-nginx",
        "throughput",
        "Requests through nginx",
        ABOUT_REQUESTS + BEHIND_NGINX,
        options=THROUGH_NGINX,
        is_per_worker=True,
    ),
    Plan("orders", "orders", "Orders", ABOUT_ORDERS, is_per_worker=True),
    Plan(
        "orders-nginx",
        "orders",
        "Orders through nginx",
        ABOUT_ORDERS + BEHIND_NGINX,
        options=THROUGH_NGINX,
        is_per_worker=True,
    ),
    Plan("screens", "screens", "Screens", ABOUT_SCREENS, is_per_worker=True),
    Plan(
        "screens-nginx",
        "screens",
        "Screens through nginx",
        ABOUT_SCREENS + BEHIND_NGINX,
        options=THROUGH_NGINX,
        is_per_worker=True,
    ),
    Plan(
        "overload",
        "overload",
        "Overload",
        "A waiter's orders beside 200 idle connections, 200 slow senders and 200 sockets that "
        "never sign in, from the waiter's own address; then the menu during 50 wrong sign-ins a "
        "second." + BEHIND_NGINX,
    ),
    Plan(
        "concurrency",
        "concurrency",
        "Latency by concurrency",
        "The 99th percentile while more and more connections send requests at once.",
        chart="charts/concurrency.svg",
        x_label="connections",
    ),
    Plan(
        "history",
        "history",
        "Cost by history",
        "What requests cost when more and more orders are on record.",
        chart="charts/history.svg",
        x_label="orders",
    ),
    Plan(
        "owner-report",
        "owner_report",
        "The owner's page",
        "`GET /reports/today` with few past orders and with many, at the same pace: a restaurant "
        "that is busy today and was so a week ago.",
    ),
    Plan("memory", "memory", "Memory", "The memory of the serving processes."),
    Plan(
        "event-latency",
        "event_latency",
        "Latency of events beside slow work",
        "How late screens are told of orders while one request is slow.",
    ),
    Plan(
        "request-path",
        "request_path",
        "Path of a request",
        "The files under restaurant/ that placing an order of three items at a table enters.",
    ),
    Plan(
        "web-app",
        "web_app",
        "Web app",
        "In the machine's Chromium. A page opened for the first time: its scripts and styles as "
        "they are sent, and every request until it can be used. Then what people notice.",
    ),
    Plan("startup", "startup", "Start", "How long it takes until the server answers."),
    Plan(
        "limits",
        "limits",
        "Limits of the machine",
        "What programs that do nothing else reach here: nothing can be faster.",
    ),
)


def main() -> None:
    """Measure the chosen parts and print the results; those of a whole run are also stored."""
    options = read_options()
    # Told to stop, it stops the servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = shlex.join(["script/bench", *sys.argv[1:]])
    busy = [machine.busy_share()]
    results = Results(command, machine.describe(DATA.parent), busy)
    chosen = list(choose(options))
    with progress(len(chosen)) as bar:
        for plan, measure, title in chosen:
            bar.begin(title)
            measurements = measure(options.rounds, options.full, bar.report)
            results.parts.append(Part(title, plan.about, measurements, plan.chart, plan.x_label))
            bar.end()
    busy.append(machine.busy_share())
    print(results.page())  # noqa: T201
    if options.replace:
        stored = Results.load()
        stored.put_in(results)
        results = stored
    if options.replace or not options.only:
        results.save()
        draw_all(results)
        print(f"Written to {PAGE}.")  # noqa: T201


def choose(options: argparse.Namespace) -> Iterator[tuple[Plan, Measure, str]]:
    """The parts to measure, with which worker, under which title."""
    for plan in PLANS:
        if plan.name not in (options.only or plan.name):
            continue
        if not plan.is_per_worker:
            yield plan, plan.measure, plan.title
            continue
        for worker in WORKERS if options.worker == "all" else [options.worker]:
            title = plan.title if worker == WORKERS[0] else f"{plan.title}, under {worker}"
            yield plan, partial(plan.measure, worker=worker), title


def read_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="longer, with every worker and a long history"
    )
    parser.add_argument("--rounds", type=int, help="how often each is measured (3; full: 5)")
    parser.add_argument("--worker", choices=[*WORKERS, "all"], help="which of our workers")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="PART",
        choices=[plan.name for plan in PLANS],
        help="only print these parts: %(choices)s",
    )
    parser.add_argument(
        "--replace", action="store_true", help="with --only: store these parts beside the others"
    )
    options = parser.parse_args()
    options.rounds = options.rounds or (5 if options.full else 3)
    options.worker = options.worker or ("all" if options.full else WORKERS[0])
    return options


if __name__ == "__main__":
    main()
