"""The web app's session, live connection and outbox, under Node on a link that keeps breaking."""

import json
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from config import PROJECT_DIR
from tests.e2e.conftest import StartRestaurant
from tests.e2e.faults.clients.lossy_proxy import Link
from tests.e2e.server import PASSWORD, Restaurant, eventually

TAPS = 80
#: Milliseconds between two taps.
PACE = 75
#: What may be refused rightly: the kitchen was quicker than the waiter's change of quantity.
RIGHTLY_REFUSED = {"line_started", "illegal_transition"}

pytestmark = [pytest.mark.node, pytest.mark.slow]


def test_an_evening_on_a_bad_link_ends_with_every_tap_once_and_true_screens(
    node: str, bundle: Path, start_restaurant: StartRestaurant
) -> None:
    restaurant = start_restaurant()
    link = Link(restaurant.server.port)
    ends = threading.Event()
    trouble = threading.Thread(target=make_trouble, args=(link, ends), daemon=True)

    with evening(node, bundle, restaurant, link.port) as screens:
        trouble.start()
        tapped = read(screens)["tapped"]
        ends.set()
        trouble.join()
        eventually(lambda: is_quiet(show(screens)))
        expected = by_id(restaurant.cook.ask("GET", "/orders/?open=true&limit=500").json)
        eventually(lambda: all(by_id(orders) == expected for orders in orders_on(screens)))
        shown = show(screens)
    link.close()

    comments = Counter(item["comment"] for order in expected.values() for item in order["items"])
    assert set(shown["refusals"]) <= RIGHTLY_REFUSED
    assert comments == Counter(f"tap {number}" for number in range(1, tapped + 1))
    assert sum(screen["events"] for screen in shown["screens"]) > 0


@contextmanager
def evening(
    node: str, bundle: Path, restaurant: Restaurant, port: int
) -> Iterator[subprocess.Popen[str]]:
    """The screens of a waiter and a cook, signed in, behind this port."""
    job = {
        "bundle": str(bundle),
        "server": f"http://127.0.0.1:{port}",
        "people": [
            {"pair": sign_in(restaurant, name), "dish_id": restaurant.dish_id}
            for name in ("anna", "boris")
        ],
        "taps": TAPS,
        "pace": PACE,
        "seed": random.randrange(2**31),
    }
    command = [node, str(PROJECT_DIR / "tests" / "node" / "bad_link_evening.mjs")]
    with subprocess.Popen(
        [*command, json.dumps(job)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as screens:
        try:
            yield screens
        finally:
            screens.kill()


def make_trouble(link: Link, ends: threading.Event) -> None:
    """Break something again and again."""
    kinds = [
        link.reset,
        link.cut,
        link.lose_answer,
        link.lose_answer,
        lambda: link.freeze(random.uniform(0.1, 1)),
    ]
    while not ends.is_set():
        random.choice(kinds)()
        time.sleep(random.uniform(0.05, 0.6))


def is_quiet(shown: dict[str, Any]) -> bool:
    """Whether the screens are live and have nothing left to send."""
    return all(one["state"] == "live" and one["waiting"] == 0 for one in shown["screens"])


def orders_on(screens: subprocess.Popen[str]) -> list[list[dict[str, Any]]]:
    """The orders as each screen shows them."""
    return [screen["orders"] for screen in show(screens)["screens"]]


def show(screens: subprocess.Popen[str]) -> dict[str, Any]:
    screens.stdin.write("show\n")
    screens.stdin.flush()
    return read(screens)


def read(screens: subprocess.Popen[str]) -> dict[str, Any]:
    line = screens.stdout.readline()
    assert line, "the screens have crashed"
    answer: dict[str, Any] = json.loads(line)
    return answer


def sign_in(restaurant: Restaurant, name: str) -> dict[str, Any]:
    """The pair of tokens that signing in answers."""
    body = {"username": name, "password": PASSWORD}
    pair: dict[str, Any] = restaurant.server.ask("POST", "/auth/login", body).json
    return pair


def by_id(orders: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {order["id"]: order for order in orders}
