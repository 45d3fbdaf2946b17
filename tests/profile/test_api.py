"""The restaurant itself over HTTP: what everybody may know of it, and what an admin changes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.clock import frozen_at
from restaurant.permissions import Role
from restaurant.version import __version__
from tests.conftest import ClientFor
from tests.factories import a_user
from tests.http_api import get_problem

EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
NEW = {
    "name": "Пушкин",
    "address": "Тверской бульвар, 26А\nМосква",
    "phone": "+7 495 739-00-33",
    "language": "en",
}


@pytest.fixture
def furnished(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name the restaurant."""
    settings = replace(
        app.config["SETTINGS"],
        restaurant_name="У Палыча",
        restaurant_address="Лесная, 1",
        restaurant_phone="+7 1",
        business_day_ends=time(4, 30),
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)


@pytest.mark.usefixtures("furnished")
def test_a_guest_reads_who_the_restaurant_is_as_the_settings_have_it(client: FlaskClient) -> None:
    with frozen_at(EVENING):
        answer = client.get("/restaurant")

    assert answer.json == {
        "name": "У Палыча",
        "address": "Лесная, 1",
        "phone": "+7 1",
        "currency": "RUB",
        "language": "ru",
        "timezone": "Europe/Moscow",
        "business_day_ends": "04:30",
        "version": __version__,
        "setup_needed": True,
        "now": EVENING.isoformat(),
    }


@pytest.mark.usefixtures("furnished")
def test_what_an_admin_changes_counts_from_then_on(
    client: FlaskClient, client_for: ClientFor
) -> None:
    admin = client_for(Role.ADMIN)

    changed = admin.patch("/restaurant", json=NEW)

    assert changed.status_code == 200
    read = client.get("/restaurant").json
    assert read.items() >= NEW.items()
    assert read.keys() == changed.json.keys()
    admin.patch("/restaurant", json={"phone": None})
    read = client.get("/restaurant").json
    assert (read["phone"], read["name"]) == (None, NEW["name"])


@pytest.mark.usefixtures("furnished")
def test_one_change_keeps_the_settings_of_the_rest(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = client_for(Role.ADMIN)
    admin.patch("/restaurant", json={"name": "Пушкин"})
    other = replace(app.config["SETTINGS"], restaurant_address="Elsewhere")
    monkeypatch.setitem(app.config, "SETTINGS", other)

    assert admin.get("/restaurant").json["address"] == "Лесная, 1"


def test_until_something_is_changed_the_settings_stay_in_charge(
    app: Flask, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = client_for(Role.ADMIN)
    for body in ({}, {"name": None}, {"language": "ru"}):
        assert admin.patch("/restaurant", json=body).status_code == 200
    named = replace(app.config["SETTINGS"], restaurant_name="Named later")
    monkeypatch.setitem(app.config, "SETTINGS", named)

    assert admin.get("/restaurant").json["name"] == "Named later"
    assert admin.get("/audit/").json == []


def test_setup_is_needed_until_there_is_an_admin(client: FlaskClient) -> None:
    a_user(Role.WAITER)
    assert client.get("/restaurant").json["setup_needed"] is True

    a_user(Role.ADMIN)

    assert client.get("/restaurant").json["setup_needed"] is False


def test_the_tag_stays_while_only_the_time_goes_on(client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)
    with frozen_at(EVENING):
        tag = admin.get("/restaurant").headers["ETag"]
        held = {"If-None-Match": tag}
    with frozen_at(EVENING + timedelta(seconds=5)):
        assert admin.get("/restaurant", headers=held).status_code == 304
        assert admin.head("/restaurant", headers=held).status_code == 304

        changed = admin.patch("/restaurant", json=NEW, headers={"If-Match": tag})

        assert changed.status_code == 200
        assert changed.headers["ETag"] == admin.get("/restaurant").headers["ETag"] != tag
        assert admin.get("/restaurant", headers=held).status_code == 200
        stale = admin.patch("/restaurant", json={"name": "X"}, headers={"If-Match": tag})
        get_problem(stale, 412, "stale")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "я" * 121),
        ("address", "я" * 251),
        ("phone", "1" * 41),
        ("language", "de"),
        ("language", None),
        ("currency", "EUR"),
        ("timezone", "Europe/Riga"),
        ("setup_needed", True),
        ("now", "2026-11-20T19:00:00Z"),
    ],
)
def test_what_it_cannot_be_is_refused(client_for: ClientFor, field: str, value: object) -> None:
    problem = get_problem(client_for(Role.ADMIN).patch("/restaurant", json={field: value}), 422)

    assert field in problem["errors"]["json"]


def test_the_audit_tells_who_renamed_the_restaurant(client_for: ClientFor) -> None:
    anna = a_user(Role.ADMIN)
    admin = client_for(anna)
    admin.patch("/restaurant", json={"name": "Пушкин"})

    admin.patch("/restaurant", json={"name": "Гоголь", "language": "ru"})

    entries = admin.get("/audit/?action=restaurant_changed&subject=restaurant").json
    assert [(entry["field"], entry["from"], entry["to"]) for entry in entries] == [
        ("name", "Пушкин", "Гоголь"),
        ("name", None, "Пушкин"),
    ]
    assert {entry["user"]["id"] for entry in entries} == {anna.id}
