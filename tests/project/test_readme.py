"""The commands of the documents and the example of a screen, carried out."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import PROJECT_DIR
from tests.e2e.server import Restaurant, Server, clean_environment, copy_template, eventually
from tests.project.documents import READMES, blocks, first_name, table

NODE_PACKAGES = PROJECT_DIR / "tests" / "node" / "node_modules"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty restaurant just after its first start, to begin with a copy of."""
    folder = tmp_path_factory.mktemp("readme") / "prepared"
    Server(folder).prepare()
    return folder


@pytest.fixture
def server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A restaurant that somebody has just started for the first time."""
    yield from running(Server(copy_template(prepared, tmp_path / "data")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo restaurant just after its first start, and the password printed for elena."""
    folder = tmp_path_factory.mktemp("readme") / "demo"
    printed = Server(folder).prepare("--demo")
    found = re.search(r"admin +elena +password (\S+)", printed)
    assert found is not None, printed
    return folder, found[1]


@pytest.fixture
def demo_server(demo: tuple[Path, str], tmp_path: Path) -> Iterator[Server]:
    """The demo restaurant, running."""
    yield from running(Server(copy_template(demo[0], tmp_path / "data")))


def running(server: Server) -> Iterator[Server]:
    """The server, started, for as long as a test uses it."""
    try:
        yield server.start()
    finally:
        server.kill()


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.mark.live
@needs_curl
@pytest.mark.parametrize("readme", READMES)
def test_the_first_order_is_placed_and_paid_in_the_demo_restaurant(
    demo_server: Server, demo: tuple[Path, str], readme: str
) -> None:
    password = demo[1]

    order = order_of(walk(demo_server, readme, typed=password + "\n"))

    assert (order["status"], order["payment_status"]) == ("served", "paid")
    elena = demo_server.sign_in("elena", password)
    assert elena.ask("GET", f"/orders/{order['id']}").json == order
    assert elena.ask("GET", f"/tables/{order['table_id']}").json["is_occupied"] is False


@pytest.mark.live
@needs_curl
def test_an_empty_restaurant_comes_from_the_setup_token_to_a_paid_order(server: Server) -> None:
    order = order_of(walk(server, "docs/api.md"))

    assert (order["status"], order["payment_status"], order["total_price"]) == (
        "served",
        "paid",
        901,
    )
    owner = server.sign_in("owner", "borscht and dumplings")
    assert owner.ask("GET", f"/orders/{order['id']}").json == order
    assert owner.ask("GET", f"/tables/{order['table_id']}").json["is_occupied"] is False


@pytest.mark.live
@pytest.mark.node
@pytest.mark.skipif(
    shutil.which("node") is None or not NODE_PACKAGES.is_dir(),
    reason="Node.js or the packages of tests/node are not installed",
)
def test_the_example_of_a_screen_places_an_order_and_gets_its_event(
    server: Server, tmp_path: Path
) -> None:
    restaurant = Restaurant.open(server.set_up())
    [example] = blocks("docs/api.md", "js")
    (tmp_path / "waiter.mjs").write_text(example)
    (tmp_path / "node_modules").symlink_to(NODE_PACKAGES)
    environment = {
        "SERVER": server.base_url,
        "TOKEN": restaurant.waiter.token,
        "TABLE": str(restaurant.table()),
        "DISH": str(restaurant.dish_id),
    }
    heard = tmp_path / "heard"

    with heard.open("w") as output:
        screen = subprocess.Popen(
            ["node", "waiter.mjs"],
            cwd=tmp_path,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
        )
    try:
        eventually(lambda: {"table-updated", "placed"} <= set(heard.read_text().split()))
    finally:
        screen.kill()
        screen.wait()

    lines = heard.read_text().splitlines()
    [order] = restaurant.waiter.ask("GET", "/orders/").json
    created, table_updated = restaurant.events(0)[-2:]
    assert lines[0] == "load everything over HTTP"
    assert sorted(lines[1:]) == sorted(
        [
            f"{created['event_id']} order-created",
            f"{table_updated['event_id']} table-updated",
            f"order {order['id']} is placed",
        ]
    )


def test_both_languages_show_the_same_code() -> None:
    english, russian = (blocks(readme, "[a-z]+") for readme in READMES)

    assert english == russian


def test_every_command_of_the_console_is_listed(the_app: Flask) -> None:
    listed = [first_name(row).split()[0] for row in table("docs/operations.md", "create-admin")]
    # What a library brings along unasked is no command of the restaurant.
    own = set(the_app.cli.commands) - {"openapi"}

    assert sorted(listed) == sorted(own)


def walk(server: Server, document: str, typed: str = "") -> str:
    """What a document's commands print, pasted into a shell while the server runs."""
    commands = "\n".join(
        block for block in blocks(document, "bash") if not block.startswith("script/")
    )
    walked = subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail", "-c", commands],
        env=clean_environment() | {"SERVER": server.base_url, "DATA_DIR": str(server.data_dir)},
        cwd=PROJECT_DIR,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    return walked.stdout


def order_of(printed: str) -> dict[str, object]:
    """The order that the last line shows."""
    order: dict[str, object] = json.loads(printed.splitlines()[-1])
    return order
