from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from restaurant.clock import frozen_at, now
from restaurant.extensions import settings, socketio
from restaurant.operations import maintenance
from restaurant.operations.backups import backup
from restaurant.operations.health import readiness
from restaurant.operations.maintenance import MaintenanceLoop, backup_is_due

MOSCOW = ZoneInfo("Europe/Moscow")
FOUR = time(4, 0)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment in May, on the restaurant's own clock."""
    return datetime(2026, 5, day, hour, minute, second, tzinfo=MOSCOW)


class Restaurant:
    """A restaurant's folder, the backups in it, and what was done in a round."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._monkeypatch, self._folder = monkeypatch, folder
        self.done: list[str] = []
        self.set(data_dir=folder, database_url=f"sqlite:///{folder}/restaurant.sqlite3")
        monkeypatch.setattr(maintenance, "prune", lambda: self.done.append("pruned"))
        monkeypatch.setattr(backup, "back_up_as", self._back_up)

    def set(self, **values: object) -> None:
        """Change settings."""
        present = getattr(self, "_settings", None) or replace(
            settings._get_current_object(),  # type: ignore[attr-defined]
            timezone="Europe/Moscow",
            backup_at=FOUR,
        )
        self._settings = replace(present, **values)
        for module in (maintenance, backup):
            self._monkeypatch.setattr(module, "settings", self._settings)

    def has_backup_of(self, moment: datetime) -> None:
        """Put a backup among the nightly ones."""
        folder = self._folder / "backups"
        folder.mkdir(exist_ok=True)
        local = moment.astimezone(ZoneInfo(self._settings.timezone))
        (folder / f"restaurant-{local:%Y%m%d-%H%M%S}.sqlite3").touch()

    def _back_up(self, _name: str) -> Path:
        self.done.append("backed up")
        self.has_backup_of(now())
        return self._folder


@pytest.fixture
def restaurant(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Restaurant:
    """A restaurant that is backed up at four in the morning, Moscow time."""
    return Restaurant(monkeypatch, tmp_path)


def is_due(moment: datetime) -> bool:
    with frozen_at(moment):
        return backup_is_due()


def test_a_restaurant_that_was_never_backed_up_is_due_at_once(restaurant: Restaurant) -> None:
    assert is_due(at(10, 3, 59))
    assert is_due(at(10, 12))


def test_nothing_is_due_before_the_hour(restaurant: Restaurant) -> None:
    restaurant.has_backup_of(at(9, 4, 0, 12))

    assert not is_due(at(9, 4, 1))
    assert not is_due(at(10, 3, 59, 59))


def test_a_backup_is_due_from_the_hour_on(restaurant: Restaurant) -> None:
    restaurant.has_backup_of(at(9, 4, 0, 12))

    assert is_due(at(10, 4))
    assert is_due(at(10, 4, 0, 30))


def test_a_backup_that_was_made_is_not_due_again(restaurant: Restaurant) -> None:
    restaurant.has_backup_of(at(10, 4, 0, 12))

    assert not is_due(at(10, 4, 0, 42))
    assert not is_due(at(10, 23, 59, 59))
    assert not is_due(at(11, 0, 0))
    assert not is_due(at(11, 3, 59, 59))
    assert is_due(at(11, 4))


def test_a_missed_backup_is_made_later(restaurant: Restaurant) -> None:
    restaurant.has_backup_of(at(7, 4))

    assert is_due(at(10, 1))
    assert is_due(at(10, 18))


def test_a_backup_by_hand_in_the_evening_does_not_replace_tonights(restaurant: Restaurant) -> None:
    restaurant.has_backup_of(at(9, 23))

    assert not is_due(at(10, 3, 59))
    assert is_due(at(10, 4))


def test_backup_at_is_in_the_restaurants_time_zone(restaurant: Restaurant) -> None:
    restaurant.set(timezone="Asia/Vladivostok")
    restaurant.has_backup_of(datetime(2026, 5, 8, 18, 0, 10, tzinfo=UTC))  # 04:00:10 there

    assert not is_due(datetime(2026, 5, 9, 17, 59, tzinfo=UTC))
    assert is_due(datetime(2026, 5, 9, 18, 0, tzinfo=UTC))


def test_backup_at_may_be_midnight(restaurant: Restaurant) -> None:
    restaurant.set(backup_at=time(0, 0))
    restaurant.has_backup_of(at(9, 0, 0, 5))

    assert not is_due(at(9, 23, 59, 59))
    assert is_due(at(10, 0))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_night_that_is_an_hour_shorter_or_longer_has_its_backup(
    restaurant: Restaurant, day: str
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    restaurant.set(timezone="Europe/Berlin", backup_at=time(2, 30))
    midnight = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=berlin)
    restaurant.has_backup_of(midnight - timedelta(hours=21))
    loop, moment = MaintenanceLoop(), midnight.astimezone(UTC)

    for _ in range(2 * 24):
        with frozen_at(moment):
            loop.run_once()
        moment += timedelta(minutes=30)

    assert restaurant.done.count("backed up") == 1


def test_without_backup_at_no_backup_is_made(restaurant: Restaurant) -> None:
    restaurant.set(backup_at=None)

    assert not is_due(at(10, 4))


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://postgres@127.0.0.1/x", "mariadb+pymysql://root@127.0.0.1/x"]
)
def test_another_database_is_backed_up_by_its_own_tools(restaurant: Restaurant, url: str) -> None:
    restaurant.set(database_url=url)

    assert not is_due(at(10, 4))


def test_a_round_does_what_is_due(restaurant: Restaurant) -> None:
    with frozen_at(at(10, 12)):
        MaintenanceLoop().run_once()

    assert sorted(restaurant.done) == ["backed up", "pruned"]


def test_a_round_does_nothing_that_is_not_due(restaurant: Restaurant) -> None:
    loop = MaintenanceLoop()
    for second in range(0, 3600, 30):
        with frozen_at(at(10, 12) + timedelta(seconds=second)):
            loop.run_once()

    assert sorted(restaurant.done) == ["backed up", "pruned"]


def test_expired_rows_are_pruned_every_hour(restaurant: Restaurant) -> None:
    loop = MaintenanceLoop()
    for minute in range(0, 5 * 60, 10):
        with frozen_at(at(10, 12, minute % 60) + timedelta(hours=minute // 60)):
            loop.run_once()

    assert restaurant.done.count("pruned") == 5


def test_three_days_have_three_nightly_backups(restaurant: Restaurant) -> None:
    loop = MaintenanceLoop()
    restaurant.has_backup_of(at(9, 4))
    for hour in range(3 * 24):
        with frozen_at(at(9, 12) + timedelta(hours=hour)):
            loop.run_once()

    assert restaurant.done.count("backed up") == 3


def test_a_server_that_starts_again_does_not_back_up_again(restaurant: Restaurant) -> None:
    for minute in (0, 1, 2):
        with frozen_at(at(10, 4, minute)):
            MaintenanceLoop().run_once()

    assert restaurant.done.count("backed up") == 1
    assert restaurant.done.count("pruned") == 3


def test_a_failed_round_is_repeated(
    restaurant: Restaurant,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop, rounds = MaintenanceLoop(), []

    def fail_once() -> None:
        rounds.append("round")
        if len(rounds) == 1:
            raise ZeroDivisionError

    def sleep(_seconds: float) -> None:
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop, "run_once", fail_once)
    monkeypatch.setattr(socketio, "sleep", sleep)

    with pytest.raises(KeyboardInterrupt):
        loop.run(app)

    assert len(rounds) == 3
    assert "maintenance failed" in caplog.text


def test_expired_rows_are_pruned_even_when_the_backup_fails(
    restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise backup.BackupError("The disk is full.")

    monkeypatch.setattr(backup, "back_up_as", fail)
    loop = MaintenanceLoop()

    for minute in (0, 1):
        with frozen_at(at(10, 12, minute)):
            try:
                loop.run_once()
            except backup.BackupError:
                restaurant.done.append("failed")

    assert "pruned" in restaurant.done


def test_the_health_checks_run_whatever_failed(
    restaurant: Restaurant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise backup.BackupError("The disk is full.")

    monkeypatch.setattr(backup, "back_up_as", fail)
    monkeypatch.setattr(maintenance, "prune", fail)
    monkeypatch.setattr(readiness, "CHECKS", {"disk": lambda: "full"})
    loop = MaintenanceLoop()

    for minute in (0, 1):
        with frozen_at(at(10, 12, minute)), pytest.raises(backup.BackupError):
            loop.run_once()

    assert caplog.text.count("unhealthy: disk full") == 1
