"""ETags: conditional reads and conditional changes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.database.session import db
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_table, a_user, an_order
from tests.http_api import KINDS, Kind, get_problem
from tests.staff_clients import signed_in_client

EVERY_KIND = [pytest.param(kind, id=name) for name, kind in KINDS.items()]
STALE = '"0123456789abcdef"'


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def places() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Other changing routes: where to read the ETag, where to send, and what."""
    order, table, dish = an_order(), a_table(), a_dish()
    address = f"/orders/{order.id}"
    return {
        "an order": (address, address, {"notes": "no onions"}),
        "the guests at a table": (
            f"/tables/{table.id}",
            f"/tables/{table.id}/status",
            {"is_occupied": True},
        ),
        "what is sold out": (
            f"/dishes/{dish.id}",
            f"/dishes/{dish.id}/availability",
            {"is_available": False},
        ),
        "oneself": ("/auth/me", "/auth/me", {"phone": "+7 1"}),
        "a line": (
            f"{address}/items/{order.items[0].id}",
            f"{address}/items/{order.items[0].id}",
            {"comment": "hot"},
        ),
    }


PLACES = ["an order", "the guests at a table", "what is sold out", "oneself", "a line"]


def get_etag(client: FlaskClient, url: str) -> str:
    """The current ETag of a record. An item cannot be fetched alone: an empty change has it."""
    answer = client.patch(url, json={}) if "/items/" in url else client.get(url)
    assert answer.status_code == 200
    return str(answer.headers["ETag"])


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_matching_etag_gets_304(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    tag = admin.get(url).headers["ETag"]

    again = admin.get(url, headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag
    for held in ("*", f"{STALE}, {tag}", f"W/{tag}"):
        assert admin.get(url, headers={"If-None-Match": held}).status_code == 304
    assert admin.get(url, headers={"If-None-Match": STALE}).status_code == 200


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_changed_record_is_sent_again(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    tag = admin.get(url).headers["ETag"]
    admin.patch(url, json=kind.change)

    answer = admin.get(url, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_the_menu_is_sent_again_only_when_it_changed(
    client: FlaskClient, admin: FlaskClient
) -> None:
    dish = a_dish()
    tag = client.get("/menu/").headers["ETag"]
    assert client.get("/menu/", headers={"If-None-Match": tag}).status_code == 304

    admin.patch(f"/dishes/{dish.id}/availability", json={"is_available": False})

    answer = client.get("/menu/", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json[0]["dishes"] == []


@pytest.mark.parametrize("path", ["/categories/", "/dishes/"])
def test_the_lists_of_the_menu_carry_a_tag(admin: FlaskClient, path: str) -> None:
    a_dish()
    tag = admin.get(path).headers["ETag"]

    assert admin.get(path, headers={"If-None-Match": tag}).status_code == 304
    a_dish()
    assert admin.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_stale_tag_changes_nothing(admin: FlaskClient, kind: Kind, method: str) -> None:
    url = kind.url(kind.make())
    tag = admin.get(url).headers["ETag"]
    admin.patch(url, json=kind.change)
    before = admin.get(url).json
    sent: dict[str, Any] = {"json": kind.body()} if method == "patch" else {}

    for held in (tag, STALE, f"{STALE}, {tag}"):
        get_problem(
            admin.open(url, method=method, headers={"If-Match": held}, **sent), 412, "stale"
        )

    assert admin.get(url).json == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("form", ["{tag}", "*", '"other", {tag}', '{tag}, "other"'])
def test_the_current_etag_allows_a_change(admin: FlaskClient, kind: Kind, form: str) -> None:
    url = kind.url(kind.make())
    held = form.format(tag=admin.get(url).headers["ETag"])

    changed = admin.patch(url, json=kind.change, headers={"If-Match": held})

    assert changed.status_code == 200
    held = form.format(tag=changed.headers["ETag"])
    assert admin.delete(url, headers={"If-Match": held}).status_code == 204


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_tag_of_an_answer_to_a_change_is_the_tag_one_reads(
    admin: FlaskClient, kind: Kind
) -> None:
    created = admin.post(kind.path, json=kind.body())
    url = created.headers["Location"]
    assert created.headers["ETag"] == admin.get(url).headers["ETag"]

    changed = admin.patch(url, json=kind.change)

    assert changed.headers["ETag"] == admin.get(url).headers["ETag"]


@pytest.mark.parametrize("place", PLACES)
def test_every_other_changing_route_checks_if_match(admin: FlaskClient, place: str) -> None:
    read, url, body = places()[place]
    tag = get_etag(admin, read)

    get_problem(admin.patch(url, json=body, headers={"If-Match": STALE}), 412, "stale")
    assert get_etag(admin, read) == tag

    changed = admin.patch(url, json=body, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] == get_etag(admin, read) != tag
    get_problem(admin.patch(url, json=body, headers={"If-Match": tag}), 412, "stale")


@pytest.mark.parametrize("place", ["an order", "a line"])
def test_cancelling_checks_if_match(admin: FlaskClient, place: str) -> None:
    read, url, _body = places()[place]
    tag = get_etag(admin, read)

    get_problem(admin.delete(url, headers={"If-Match": STALE}), 412)
    assert get_etag(admin, read) == tag

    assert admin.delete(url, headers={"If-Match": tag}).status_code == 204


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_missing_record_matches_no_etag(admin: FlaskClient, kind: Kind) -> None:
    url = f"{kind.path}2000000000"

    for held in ("*", STALE):
        answer = admin.patch(url, json=kind.change, headers={"If-Match": held})
        assert answer.status_code in {404, 412}
        assert admin.delete(url, headers={"If-Match": held}).status_code in {404, 412}


@pytest.mark.parametrize("held", ["", ",", "W/", '"', "unquoted", 'W/"x"', "\xff", '"' * 999])
def test_an_invalid_etag_never_matches(admin: FlaskClient, held: str) -> None:
    url = f"/categories/{a_category().id}"
    before = admin.get(url).json

    answer = admin.patch(url, json={"name": "Overwritten"}, headers={"If-Match": held})

    assert answer.status_code in {400, 412}
    assert admin.get(url).json == before


def test_a_weak_etag_does_not_allow_a_change(admin: FlaskClient) -> None:
    url = f"/categories/{a_category().id}"
    tag = admin.get(url).headers["ETag"]

    for held in (f"W/{tag}", f"{STALE}, W/{tag}", f"W/{STALE}"):
        problem = get_problem(
            admin.patch(url, json={"name": "X"}, headers={"If-Match": held}), 412, "weak_etag"
        )
        assert "strong" in problem["detail"]
        assert "without W/" in problem["detail"]
    get_problem(admin.patch(url, json={"name": "X"}, headers={"If-Match": STALE}), 412, "stale")
    both = {"If-Match": f'W/"other", {tag}'}
    assert admin.patch(url, json={"name": "X"}, headers=both).status_code == 200


def test_an_invalid_change_with_a_stale_tag_is_refused(admin: FlaskClient) -> None:
    url = f"/categories/{a_category().id}"

    answer = admin.patch(url, json={"name": 5}, headers={"If-Match": STALE})

    assert answer.status_code in {412, 422}


@pytest.mark.parametrize("place", ["a section", "an order", "a table"])
def test_of_twenty_who_change_the_same_version_exactly_one_wins(app: Flask, place: str) -> None:
    chief = a_user(Role.ADMIN)
    url, field = {
        "a section": (f"/categories/{a_category().id}", "description"),
        "an order": (f"/orders/{an_order().id}", "notes"),
        "a table": (f"/tables/{a_table().id}", "description"),
    }[place]
    clients = [signed_in_client(app, chief) for _ in range(20)]
    tag = clients[0].get(url).headers["ETag"]
    start = Barrier(len(clients))

    def change(number: int) -> int:
        start.wait()
        body = {field: f"version of {number}"}
        return clients[number].patch(url, json=body, headers={"If-Match": tag}).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        statuses = list(pool.map(change, range(len(clients))))

    assert sorted(statuses) == [200] + [412] * 19
    winner = statuses.index(200)
    db.session.remove()  # which read before the others wrote
    assert clients[0].get(url).json[field] == f"version of {winner}"


def test_of_twenty_who_erase_the_same_version_exactly_one_wins(app: Flask) -> None:
    chief = a_user(Role.ADMIN)
    url = f"/categories/{a_category().id}"
    clients = [signed_in_client(app, chief) for _ in range(20)]
    tag = clients[0].get(url).headers["ETag"]
    start = Barrier(len(clients))

    def erase(client: FlaskClient) -> int:
        start.wait()
        return client.delete(url, headers={"If-Match": tag}).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        statuses = list(pool.map(erase, clients))

    assert sorted(statuses) == [204] + [404] * 19
