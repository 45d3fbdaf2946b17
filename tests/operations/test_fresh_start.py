"""An owner who has looked at the demo begins in earnest."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from sqlite3 import connect
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from restaurant.audit.models import AuditEntry
from restaurant.auth.models import Device, Session, User
from restaurant.clock import frozen_at, now
from restaurant.database.base import Model
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.live import replay
from restaurant.operations.backups import backup
from restaurant.operations.backups.backup import NoRoomError
from restaurant.operations.integrity import find_violations
from restaurant.permissions import Role
from restaurant.profile.models import Restaurant
from tests.databases import named_database
from tests.factories import a_device, a_dish, a_user
from tests.http_api import get_problem
from tests.staff_clients import signed_in_client

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(named_database()), reason="only SQLite is backed up here"),
]
#: What stays, besides what follows from it.
KEPT = {User, Restaurant, AuditEntry, EventLog, Device, Session}


@pytest.fixture
def owner(app: Flask) -> Iterator[FlaskClient]:
    """The owner of a restaurant that was filled with the demo."""
    shutil.rmtree(backup.backup_folder(), ignore_errors=True)
    client = signed_in_client(app, a_user(Role.ADMIN, username="zoya"))
    client.patch("/restaurant", json={"name": "Клён"})
    assert client.post("/demo").status_code == 201
    yield client
    shutil.rmtree(backup.backup_folder(), ignore_errors=True)


def how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_everything_but_the_restaurant_and_its_owner_is_gone(owner: FlaskClient) -> None:
    a_device()
    cook = db.session.scalars(select(User).where(User.username == "semyon")).one()
    cooks_client = signed_in_client(owner.application, cook)

    assert owner.delete("/demo").status_code == 204

    left = {mapper.class_ for mapper in Model.registry.mappers if how_many(mapper.class_)}
    assert left == KEPT
    assert [user["username"] for user in owner.get("/users/").json] == ["zoya"]
    assert owner.get("/restaurant").json["name"] == "Клён"
    assert len(owner.get("/devices/").json) == 1
    get_problem(cooks_client.get("/dishes/"), 401)
    [entry] = owner.get("/audit/?action=demo_removed").json
    assert entry["user"]["full_name"]
    assert list(find_violations()) == []


def test_a_backup_has_what_is_gone(owner: FlaskClient) -> None:
    dishes = len(owner.get("/menu/export").get_data(as_text=True).splitlines()) - 1

    owner.delete("/demo")

    [copy] = backup.backup_folder().glob("*.sqlite3")
    with closing(connect(copy)) as database:
        assert database.execute("SELECT COUNT(*) FROM dishes").fetchone() == (dishes,)


def test_screens_load_anew_and_no_id_means_something_else(owner: FlaskClient) -> None:
    seen, epoch = replay.last_event_id(), replay.epoch()
    old = max(dish["id"] for dish in owner.get("/dishes/?limit=200").json)

    owner.delete("/demo")

    assert replay.resync_reason(epoch, seen) == "too_old"
    category = owner.post("/categories/", json={"name": "Супы"}).json["id"]
    dish = {"name": "Уха", "price": 400, "category_id": category}
    assert owner.post("/dishes/", json=dish).json["id"] > old
    assert replay.resync_reason(epoch, seen) == "too_old"
    assert [section["name"] for section in owner.get("/menu/").json] == ["Супы"]


def test_the_demo_can_be_looked_at_again(owner: FlaskClient) -> None:
    owner.delete("/demo")
    get_problem(owner.delete("/demo"), 409, "no_demo")

    assert owner.post("/demo").status_code == 201
    assert owner.delete("/demo").status_code == 204


def test_without_a_backup_nothing_is_removed(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(name: str) -> Any:
        raise NoRoomError(backup.backup_folder() / name, 1)

    monkeypatch.setattr(backup, "back_up_as", fail)

    get_problem(owner.delete("/demo"), 503, "storage_full")

    assert owner.get("/dishes/").json != []


def test_what_has_grown_out_of_the_demo_is_the_restaurants_own(owner: FlaskClient) -> None:
    with frozen_at(now() + timedelta(days=15)):
        get_problem(owner.delete("/demo"), 409, "no_demo")

    assert owner.get("/dishes/").json != []


def test_a_restaurant_that_began_in_earnest_loses_nothing(app: Flask) -> None:
    admin = signed_in_client(app, a_user(Role.ADMIN))
    a_dish()

    get_problem(admin.delete("/demo"), 409, "no_demo")

    assert len(admin.get("/dishes/").json) == 1
