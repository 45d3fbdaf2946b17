"""Backups on a small memory card: they make room for themselves, and leave the orders theirs."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config import Settings
from restaurant.clock import frozen_at
from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.operations.backups import backup as operations_backup
from restaurant.operations.backups.backup import BackupError, back_up
from restaurant.operations.backups.restore import restore
from tests.operations.test_backup import NOON, make_database
from tests.support.small_disk import MB, fill, small_disk

NIGHTS = 9


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A card of 160 MB with a database of 9 MB on it."""
    with small_disk(tmp_path, 160 * MB) as disk:
        settings = Settings.from_environment({"DATA_DIR": str(disk), "DATABASE_URL": ""})
        monkeypatch.setattr(operations_backup, "settings", settings)
        make_database(disk / "restaurant.sqlite3")
        with closing(sqlite3.connect(disk / "restaurant.sqlite3")) as database, database:
            database.execute("CREATE TABLE padding (bytes BLOB)")
            database.execute("INSERT INTO padding VALUES (zeroblob(?))", (9 * MB,))
        yield disk


def night(number: int) -> datetime:
    """The time of a night's backup."""
    return NOON + timedelta(days=number)


def copies(card: Path) -> list[Path]:
    """The nightly copies and whatever else lies there, the oldest first."""
    return sorted((card / "backups").iterdir())


def nine_nights(card: Path) -> list[Path]:
    """As many copies as a small card can hold."""
    for number in range(NIGHTS):
        with frozen_at(night(number)):
            back_up()
    return copies(card)


def free(card: Path) -> int:
    """The room for orders."""
    return shutil.disk_usage(card).free


def test_the_oldest_copies_go_before_orders_have_no_room(card: Path) -> None:
    before = nine_nights(card)
    fill(card, 10 * MB)

    with frozen_at(night(NIGHTS)):
        made = back_up()

    assert free(card) >= MIN_FREE_BYTES
    kept = copies(card)
    assert kept[-1] == made
    assert kept[:-1] == before[-len(kept) + 1 :]  # the newest ones
    assert free(card) < MIN_FREE_BYTES + 10 * MB  # and no more went than had to


def test_where_there_is_no_room_the_newest_two_stay_and_a_sentence_says_so(card: Path) -> None:
    *old, third, last_but_one, last = nine_nights(card)
    for copy in old:
        copy.unlink()
    fill(card, MB)

    with pytest.raises(BackupError, match=r"There is no room .* MB more must be free"):
        back_up()

    assert not third.exists()
    assert copies(card) == [last_but_one, last]
    assert free(card) > 9 * MB  # which orders may have


def test_a_card_with_room_loses_no_copy(card: Path) -> None:
    for old in nine_nights(card)[2:]:
        old.unlink()

    with frozen_at(night(NIGHTS)):
        back_up()

    assert len(copies(card)) == 3


def test_what_a_killed_backup_left_behind_goes_at_the_next(card: Path) -> None:
    folder = card / "backups"
    folder.mkdir()
    for name in (".restaurant-20260401-040000.sqlite3.partial", ".copy.sqlite3.partial"):
        for suffix in ("", "-journal", "-wal", "-shm"):
            (folder / f"{name}{suffix}").write_bytes(bytes(MB))
    (folder / "notes.txt").touch()

    back_up(folder / "copy.sqlite3")

    assert {file.name for file in copies(card)} == {"copy.sqlite3", "notes.txt"}


def test_a_copy_on_another_disk_costs_no_copy_of_this_one(
    card: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = nine_nights(card)
    fill(card, MB)

    back_up(tmp_path_factory.mktemp("stick") / "copy.sqlite3")

    assert copies(card) == before


def test_a_restore_makes_room_and_spares_what_it_restores(card: Path) -> None:
    oldest = nine_nights(card)[0]
    fill(card, 10 * MB)

    restore(oldest)

    assert oldest in copies(card)
    assert len(copies(card)) < NIGHTS
    assert free(card) >= MIN_FREE_BYTES


def test_a_restore_from_a_stick_leaves_orders_their_room(
    card: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    newest = nine_nights(card)[-1]
    stick = tmp_path_factory.mktemp("stick")
    shutil.copy(newest, stick)
    fill(card, 10 * MB)

    restore(stick / newest.name)

    assert free(card) >= MIN_FREE_BYTES


def test_only_the_last_two_replaced_databases_are_kept(card: Path) -> None:
    with frozen_at(night(0)):
        copy = back_up()

    for number in range(4):
        with frozen_at(night(number)):
            restore(copy)

    aside = sorted(file.name for file in card.glob("*.before-restore-*"))
    assert [name[-15:] for name in aside] == ["20260512-120000", "20260513-120000"]
