"""What the documents say, tried out: the walk is walked, the example run, the tables compared."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from config import PROJECT_DIR, Settings
from tests.live.server import House, Server, clean_environment, copy_of, eventually

READMES = ["README.md", "README.ru.md"]
NODE_PACKAGES = PROJECT_DIR / "tests" / "node" / "node_modules"
#: What stands in the column of defaults for a setting that is not set.
EMPTY = {"empty", "пусто"}
#: Made on the machine that runs it, so not there before the first start.
MADE_LATER = {"instance/"}
#: Files of the tenth resource, which is an example.
IMAGINED = re.compile(r"/printers?\.py$")
Row = list[str]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty restaurant just after its first start, to begin with a copy of."""
    folder = tmp_path_factory.mktemp("readme") / "prepared"
    Server(folder).prepare()
    return folder


@pytest.fixture
def server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A restaurant that somebody has just started for the first time."""
    running = Server(copy_of(prepared, tmp_path / "data"))
    try:
        yield running.start()
    finally:
        running.kill()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("readme", READMES)
def test_the_first_order_goes_from_the_setup_token_to_the_till(server: Server, readme: str) -> None:
    walk = "\n".join(block for block in blocks(readme, "bash") if not block.startswith("script/"))

    walked = subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail", "-c", walk],
        env=clean_environment() | {"SERVER": server.base_url, "DATA_DIR": str(server.data_dir)},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert walked.returncode == 0, walked.stdout + walked.stderr
    order = json.loads(walked.stdout.splitlines()[-1])
    assert (order["status"], order["payment_status"], order["total_price"]) == (
        "served",
        "paid",
        901,
    )
    owner = server.sign_in("owner", "borscht and dumplings")
    assert owner.ask("GET", f"/orders/{order['id']}").json == order
    assert owner.ask("GET", f"/tables/{order['table_id']}").json["is_occupied"] is False


@pytest.mark.node
@pytest.mark.skipif(
    shutil.which("node") is None or not NODE_PACKAGES.is_dir(),
    reason="Node.js or the packages of tests/node are not installed",
)
def test_the_example_of_a_screen_places_an_order_and_hears_of_it(
    server: Server, tmp_path: Path
) -> None:
    house = House.open(server.set_up())
    [example] = blocks("README.md", "js")
    (tmp_path / "waiter.mjs").write_text(example)
    (tmp_path / "node_modules").symlink_to(NODE_PACKAGES)
    environment = {
        "SERVER": server.base_url,
        "TOKEN": house.waiter.token,
        "TABLE": str(house.table()),
        "DISH": str(house.dish_id),
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
    [order] = house.waiter.ask("GET", "/orders/").json
    created, table_updated = house.events(0)[-2:]
    assert lines[0] == "load everything over HTTP"
    assert sorted(lines[1:]) == sorted(
        [
            f"{created['event_id']} order-created",
            f"{table_updated['event_id']} table-updated",
            f"order {order['id']} is placed",
        ]
    )


def test_both_languages_show_the_same_code() -> None:
    english, russian = (
        [without_comments(block) for block in blocks(readme, "[a-z]+")] for readme in READMES
    )

    assert english == russian


@pytest.mark.parametrize("readme", READMES)
def test_the_settings_are_all_listed_with_their_true_defaults(
    readme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fields = [name.upper() for name in Settings.__dataclass_fields__]
    for name in fields:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "ENV_FILE", tmp_path / "missing")

    listed = {first_name(row): default_in(row) for row in table(readme, "ALLOWED_HOSTS")}

    assert sorted(listed) == sorted(fields)
    assert Settings.from_environment(listed) == Settings.from_environment()
    # An empty text counts as not set, so the comparison above would let it pass.
    assert {name for name, default in listed.items() if not default} == {
        name.upper()
        for name, value in vars(Settings.from_environment()).items()
        if value in (None, ()) or name == "database_url"
    }


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_console_is_listed(readme: str, the_app: Flask) -> None:
    listed = [first_name(row).split()[0] for row in table(readme, "create-admin")]
    # What a library brings along unasked is no command of the restaurant.
    own = set(the_app.cli.commands) - {"openapi"}

    assert sorted(listed) == sorted(own)


@pytest.mark.parametrize("readme", READMES)
def test_everything_is_where_the_tables_say(readme: str) -> None:
    rows = table(readme, "restaurant/application.py") + table(
        readme, "restaurant/models/printer.py"
    )
    named = {
        name
        for row in rows
        for name in re.findall(r"`([^`\s]+)`", " ".join(row))
        if ("/" in name or name.endswith(".py")) and not IMAGINED.search(name)
    }

    assert {name for name in named - MADE_LATER if not (PROJECT_DIR / name).exists()} == set()


@pytest.mark.parametrize("document", [*READMES, "docs/decisions.md"])
def test_no_link_between_the_documents_is_broken(document: str) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)", text_of(document))

    assert [
        target
        for target in targets
        if not (PROJECT_DIR / document).parent.joinpath(target).exists()
    ] == []


def test_the_addresses_that_the_readme_links_to_answer(the_app: Flask) -> None:
    client = the_app.test_client()
    paths = set(re.findall(r"\(http://127\.0\.0\.1:8000(/[^)]*)\)", text_of("README.md")))

    assert paths == {"/docs", "/openapi.json", "/asyncapi.json"}
    for path in paths:
        with client.get(path) as answer:
            assert answer.status_code == 200


def text_of(document: str) -> str:
    """What stands in a document."""
    return (PROJECT_DIR / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """The code blocks in a language, in their order."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text_of(document))


def without_comments(code: str) -> str:
    """The code alone: comments are in the language of the document."""
    return re.sub(r"(?m)(^|\s+)(//|#)\s.*$", "", code)


def table(document: str, name: str) -> list[Row]:
    """The rows of the one table that has a row of this name."""
    tables: list[str] = re.findall(r"(?m)(?:^\|.*\|\n)+", text_of(document))
    [found] = [one for one in tables if f"| `{name}` |" in one]
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in found.splitlines()[2:]
    ]


def first_name(row: Row) -> str:
    """What a row is about."""
    return row[0].strip("`")


def default_in(row: Row) -> str:
    """The text of a setting that is not set, as the row has it."""
    return "" if row[1] in EMPTY else row[1].strip("`")
