"""The database's file: damaged, empty, missing, in use, copied, and restored."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config import PROJECT_DIR
from tests.e2e.faults.cli_commands import Command, is_one_sentence
from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.tablet import newest_event
from tests.e2e.faults.clients.writer import Write, acknowledged_by, start_writers, stop_all
from tests.e2e.faults.conftest import a_server, crew, reopen
from tests.e2e.faults.report import note
from tests.e2e.faults.run_size import SIZE
from tests.e2e.faults.test_power_cuts import marks_in
from tests.e2e.server import Restaurant, clean_environment, copy_template, eventually
from tests.support.ports import free_port

pytestmark = pytest.mark.slow

NAME = "restaurant.sqlite3"
PAGE = 4096

Damage = Callable[[Path], None]


def spoil_the_beginning(file: Path) -> None:
    with file.open("r+b") as content:
        content.write(b"not a database, but somebody's letter")


def empty_it(file: Path) -> None:
    file.write_bytes(b"")


def lose_it(file: Path) -> None:
    file.unlink()


def cut_it_short(file: Path) -> None:
    with file.open("r+b") as content:
        content.truncate(10 * PAGE)


def overwrite_the_middle(file: Path) -> None:
    with file.open("r+b") as content:
        content.seek(PAGE)
        content.write(b"\xa5" * 20 * PAGE)


def overwrite_the_first_page(file: Path) -> None:
    with file.open("r+b") as content:
        content.seek(100)
        content.write(b"\xa5" * (PAGE - 100))


DAMAGES: list[Damage] = [
    spoil_the_beginning,
    empty_it,
    lose_it,
    cut_it_short,
    overwrite_the_middle,
    overwrite_the_first_page,
]


def test_a_server_refuses_to_start_on_a_damaged_file_and_does_not_change_it(
    template: Path, tmp_path: Path
) -> None:
    begun: list[tuple[Damage, Path, bytes | None, Command]] = []
    for damage in DAMAGES[: SIZE.bad_files + 1]:
        folder = copy_template(template, tmp_path / damage.__name__)
        settle(folder)
        damage(folder / NAME)
        begun.append((damage, folder, read_content(folder / NAME), Command(folder, "prepare")))
        if len(begun) % 2 == 0:
            begun[-1][-1].finish()

    wrong: list[str] = []
    for damage, folder, before, command in begun:
        command.finish()
        name = damage.__name__
        if command.status == 0:
            wrong.append(f"{name}: it starts")
        elif not is_one_sentence(command.complaint):
            wrong.append(f"{name}: not one sentence: {command.complaint[-300:]}")
        if read_content(folder / NAME) != before:
            wrong.append(f"{name}: the file was changed")
    assert wrong == []
    note(
        "the database file: another beginning, emptied, deleted, cut short, pages overwritten",
        f"{len(begun)} ways",
        "each start refused in one sentence, the file left as it was",
    )


def test_a_second_server_on_the_same_file_is_refused(quiet_restaurant: Restaurant) -> None:
    folder = quiet_restaurant.server.data_dir
    second = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
        cwd=PROJECT_DIR,
        env=clean_environment()
        | {"DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    preparing = Command(folder, "prepare")
    restoring = Command(folder, "restore", str(folder / NAME))

    output, complaint = second.communicate(timeout=120)

    assert second.returncode != 0
    assert "Another server uses" in output + complaint
    for command in (preparing.finish(), restoring.finish()):
        assert command.status != 0
        assert "Another server uses" in command.complaint
        assert is_one_sentence(command.complaint)
    assert quiet_restaurant.waiter.ask("GET", "/tables/").status == 200


@dataclass
class Restored:
    """A restaurant restored from a backup made under load, and its state before."""

    restaurant: Restaurant
    elsewhere: Path
    backup: Path
    acknowledged: list[Write]
    seen: int
    epoch: str
    old_token: str


@pytest.fixture(scope="module")
def restored(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    """Six writers write, a backup is made, they write on, and the backup is restored."""
    place = tmp_path_factory.mktemp("restored")
    server = a_server(copy_template(template, place / "data"))
    restaurant = reopen(server.start())
    writers = start_writers(restaurant, crew(restaurant, 6))
    eventually(lambda: len(acknowledged_by(writers)) > 30)
    acknowledged, backup = acknowledged_by(writers), place / "backup.sqlite3"
    Command(server.data_dir, "backup", str(backup)).must_succeed()
    stop_all(writers)
    seen, epoch, token = (
        newest_event(restaurant),
        str(greeting(restaurant)["epoch"]),
        restaurant.waiter.token,
    )
    server.stop()
    Command(server.data_dir, "restore", str(backup)).must_succeed()
    anew = reopen(server.start())
    yield Restored(anew, place / "elsewhere", backup, acknowledged, seen, epoch, token)
    server.kill()


def test_a_backup_under_load_has_every_order_acknowledged_before(
    restored: Restored,
) -> None:
    folder, elsewhere = restored.restaurant.server.data_dir, restored.elsewhere
    check = restored_and_checked(folder, elsewhere, restored.backup)

    assert "No invariant is broken" in check.must_succeed()
    assert_holds(elsewhere / NAME, restored.acknowledged)
    assert_holds(folder / NAME, restored.acknowledged)
    note(
        "the database, backed up under six writers and restored in its place and elsewhere",
        f"{len(restored.acknowledged)} orders and items acknowledged before the backup",
        "0 lost, 0 doubled; check clean",
    )


def test_after_a_restore_everybody_signs_in_and_every_screen_reloads(
    restored: Restored,
) -> None:
    restaurant, seen, epoch = restored.restaurant, restored.seen, restored.epoch

    assert restaurant.server.ask("GET", "/tables/", token=restored.old_token).status == 401
    assert greeting(restaurant)["epoch"] != epoch
    assert greeting(restaurant)["last_event_id"] > seen
    for remembered in (0, 1, seen - 1, seen):
        heard = heard_by(restaurant, remembered, None)
        assert [message["event"] for message in heard] == ["welcome", "resync"], remembered
    assert heard_by(restaurant, seen, epoch)[1]["reason"] == "another_database"


def test_a_request_from_before_the_backup_still_counts_once_after_a_restore(
    restored: Restored,
) -> None:
    restaurant = restored.restaurant
    [write, *_] = [one for one in restored.acknowledged if one.kind == "order"]

    body = {**restaurant.takeaway(), "notes": write.mark}
    answer = restaurant.waiter.ask("POST", "/orders/", body, **{"Idempotency-Key": write.mark})

    assert answer.json["id"] == write.id
    assert answer.headers["Idempotency-Replayed"] == "true"


def test_a_restore_refuses_a_bad_file_before_it_touches_anything(
    template: Path, tmp_path: Path
) -> None:
    folder = copy_template(template, tmp_path / "data")
    settle(folder)
    good = tmp_path / "good.sqlite3"
    shutil.copy(folder / NAME, good)
    bad: list[Path] = []
    for damage in (spoil_the_beginning, empty_it, cut_it_short, overwrite_the_middle):
        bad.append(tmp_path / f"{damage.__name__}.sqlite3")
        shutil.copy(good, bad[-1])
        damage(bad[-1])
    bad += [tmp_path / "shop.sqlite3", tmp_path / "orphans.sqlite3"]
    with closing(sqlite3.connect(bad[-2])) as shop, shop:
        shop.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY)")
    shutil.copy(good, bad[-1])
    with closing(sqlite3.connect(bad[-1])) as orphaned, orphaned:
        assert orphaned.execute("UPDATE dishes SET category_id = 999").rowcount
    before = read_contents(folder)

    for file in random.sample(bad, SIZE.bad_files):
        command = Command(folder, "restore", str(file)).finish()
        assert command.status != 0, file
        assert is_one_sentence(command.complaint), command.complaint
        assert read_contents(folder) == before
    note(
        "a restore, from a file that is no sound backup",
        f"{SIZE.bad_files} ways",
        "each refused in one sentence before anything was touched",
    )


def restored_and_checked(original: Path, elsewhere: Path, backup: Path) -> Command:
    """Restore into a folder of its own, with the keys, and begin to check it."""
    elsewhere.mkdir()
    for key in original.glob("*.key"):
        shutil.copy(key, elsewhere)
    Command(elsewhere, "restore", str(backup)).must_succeed()
    return Command(elsewhere, "check")


def assert_holds(file: Path, acknowledged: list[Write]) -> None:
    """Everything acknowledged is there, once."""
    marks = marks_in(file)
    assert {write.mark for write in acknowledged} <= marks.keys()
    assert set(marks.values()) == {1}


def greeting(restaurant: Restaurant) -> dict[str, Any]:
    """The welcome of a screen that connects now."""
    screen = Screen(restaurant.server.port, restaurant.cook.token)
    welcome = screen.welcome
    screen.leave()
    return welcome


def heard_by(
    restaurant: Restaurant, last_event_id: int, epoch: str | None
) -> list[dict[str, object]]:
    """What a screen hears that comes back with a number from before."""
    screen = Screen(restaurant.server.port, restaurant.cook.token, last_event_id, epoch=epoch)
    eventually(lambda: len(screen.heard) > 1)
    time.sleep(0.2)  # for anything that would come after it
    screen.leave()
    return screen.heard


def settle(folder: Path) -> None:
    """Bring what stands in the journal into the file, so that damage to the file is felt."""
    with closing(sqlite3.connect(folder / NAME)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def read_content(file: Path) -> bytes | None:
    """The bytes of a file, if there is one."""
    return file.read_bytes() if file.exists() else None


def read_contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder. An empty lock may come and go."""
    return {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and file.suffix != ".lock" and not file.name.endswith("-shm")
    }
