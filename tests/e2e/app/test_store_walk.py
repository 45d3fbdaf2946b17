"""Whatever people do, the web app shows what the server has."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from config import PROJECT_DIR
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import ADMIN, PASSWORD, Restaurant

STEPS = 150

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.mark.parametrize(("worker", "seed"), [("gthread", 1), ("gthread", 2), ("gevent", 3)])
def test_after_every_step_the_screens_show_what_the_server_has(
    node: str, bundle: Path, start_restaurant: StartRestaurant, worker: str, seed: int
) -> None:
    restaurant = start_restaurant(SERVER_WORKER=worker)
    for _ in range(6):
        restaurant.table()

    result = walk(node, bundle, restaurant, seed)

    assert len(result["done"]) > 15
    # Everything by events: only the first time, and after coming back, is all of it loaded.
    assert result["loads"] == [1, 1]


def walk(node: str, bundle: Path, restaurant: Restaurant, seed: int) -> dict[str, Any]:
    """What the walk did how often, and how often each screen loaded everything."""
    server = restaurant.server
    names = {"admin": ADMIN["username"], "waiter": "anna", "cook": "boris"}
    passwords = {"admin": ADMIN["password"]}
    people = {
        role: server.ask(
            "POST", "/auth/login", {"username": name, "password": passwords.get(role, PASSWORD)}
        ).json
        for role, name in names.items()
    }
    job = {
        "bundle": str(bundle),
        "server": server.base_url,
        "people": people,
        "dishId": restaurant.dish_id,
        "cashId": restaurant.cash_id,
        "seed": seed,
        "steps": STEPS,
    }
    command = [node, str(PROJECT_DIR / "tests" / "node" / "store_walk.mjs"), json.dumps(job)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result
