"""Tables, over HTTP."""

from uuid import UUID
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_location, a_table, an_order
from tests.http_api import NOBODY_HAS_THIS_ID, get_problem
from tests.support.image_text import Printed, codes_in


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def test_a_new_table_is_free_and_has_a_code_of_its_own(admin: FlaskClient) -> None:
    zone = a_location()

    first, second = (
        admin.post("/tables/", json={"number": n, "seats": 4, "location": zone.id}).json
        for n in (7, 8)
    )

    assert UUID(first["qr_code"]) != UUID(second["qr_code"])
    assert {name: first[name] for name in first if name not in {"id", "qr_code"}} == {
        "number": 7,
        "seats": 4,
        "location": zone.id,
        "description": None,
        "is_active": True,
        "is_occupied": False,
        "current_order_id": None,
        "created_at": first["created_at"],
        "updated_at": first["updated_at"],
    }
    assert admin.patch(f"/tables/{first['id']}", json={"location": None}).json["location"] is None


def test_guests_sit_down_and_leave(client_for: ClientFor, listen_as: ListenAs) -> None:
    url, waiter = f"/tables/{a_table().id}", client_for(Role.WAITER)
    phone = listen_as(Role.WAITER)
    phone.hear()

    for occupied in (True, True, False, False):
        seated = waiter.patch(f"{url}/status", json={"is_occupied": occupied})
        assert seated.status_code == 200
        assert seated.json["is_occupied"] is occupied
        assert waiter.get(url).json == seated.json

    assert phone.hear_names() == ["table-updated"] * 2


@pytest.mark.parametrize("body", [{}, {"is_occupied": None}, {"is_occupied": 1}, {"seats": 3}])
def test_is_occupied_is_true_or_false(admin: FlaskClient, body: dict[str, object]) -> None:
    get_problem(admin.patch(f"/tables/{a_table().id}/status", json=body), 422)


def test_a_table_with_an_open_order_is_neither_freed_nor_removed(admin: FlaskClient) -> None:
    order = an_order()
    url = f"/tables/{order.table_id}"

    for answer in (
        admin.patch(f"{url}/status", json={"is_occupied": False}),
        admin.delete(url),
        admin.patch(url, json={"is_active": False}),
    ):
        assert get_problem(answer, 409, "order_open")["order_id"] == order.id

    present = admin.get(url).json
    assert (present["is_occupied"], present["current_order_id"]) == (True, order.id)
    assert present["is_active"] is True


def test_a_table_is_free_once_its_order_is_cancelled(admin: FlaskClient) -> None:
    order = an_order()

    admin.delete(f"/orders/{order.id}")

    present = admin.get(f"/tables/{order.table_id}").json

    assert (present["is_occupied"], present["current_order_id"]) == (False, None)


def test_an_unknown_table_cannot_be_marked_taken(admin: FlaskClient) -> None:
    body = {"is_occupied": True}

    get_problem(admin.patch(f"/tables/{NOBODY_HAS_THIS_ID}/status", json=body), 404)
    get_problem(admin.get(f"/tables/{NOBODY_HAS_THIS_ID}/qr"), 404)


def test_the_code_is_a_picture_in_the_format_asked_for(admin: FlaskClient) -> None:
    table = a_table()
    url, code = f"/tables/{table.id}/qr", table.qr_code

    default, svg, png = (
        admin.get(url),
        admin.get(f"{url}?format=svg"),
        admin.get(f"{url}?format=png"),
    )

    assert default.data == svg.data
    assert svg.content_type.startswith("image/svg+xml")
    assert ElementTree.fromstring(svg.data).tag.endswith("svg")
    assert png.content_type == "image/png"
    assert codes_in(png.data) == [f"http://localhost/m/{code}"]


@pytest.mark.parametrize(
    "query", ["format=gif", "format=", "format=SVG", "format=svg&format=png", "size=9"]
)
def test_no_other_picture_is_made(admin: FlaskClient, query: str) -> None:
    get_problem(admin.get(f"/tables/{a_table().id}/qr?{query}"), 422)


def test_the_qr_code_stays_when_the_table_changes(admin: FlaskClient) -> None:
    table = a_table()
    url = f"/tables/{table.id}"
    before = admin.get(url).json["qr_code"]

    admin.patch(url, json={"number": 99, "seats": 2})

    assert admin.get(url).json["qr_code"] == before


def test_an_admin_prints_the_cards_for_all_tables(admin: FlaskClient) -> None:
    tables = [a_table(location_id=a_location().id) for _ in range(3)]

    for address in ("/tables/cards.pdf", "/tables/cards.pdf/"):
        answer = admin.get(address, base_url="http://192.168.1.10:8000")

        assert answer.status_code == 200
        assert answer.content_type == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'inline; filename="table-cards.pdf"'
        codes = [f"http://192.168.1.10:8000/m/{table.qr_code}" for table in tables]
        assert sorted(Printed(answer.data).pages[0].codes) == sorted(codes)


def test_an_admin_prints_the_cards_for_some_tables_only(admin: FlaskClient) -> None:
    first, other, last = a_table(), a_table(), a_table()
    switched_off = a_table(is_active=False)

    answer = admin.get(f"/tables/cards.pdf?id={last.id}&id={first.id}&id={switched_off.id}")

    codes = Printed(answer.data).pages[0].codes
    assert [code.rpartition("/")[2] for code in sorted(codes)] == sorted(
        [first.qr_code, last.qr_code]
    )
    assert other.qr_code not in str(codes)
    get_problem(admin.get(f"/tables/cards.pdf?id={switched_off.id}"), 409, "no_tables")
    get_problem(admin.get("/tables/cards.pdf?id=bar"), 422)


def test_there_are_no_cards_without_tables(admin: FlaskClient) -> None:
    get_problem(admin.get("/tables/cards.pdf"), 409, "no_tables")


def test_cards_of_another_kind_are_not_made(admin: FlaskClient) -> None:
    a_table()

    get_problem(admin.get("/tables/cards.pdf?format=a5"), 422)
    get_problem(admin.get("/tables/cards.svg"), 404)
    get_problem(admin.post("/tables/cards.pdf"), 405)


def test_a_host_name_too_long_for_a_qr_code_is_refused(admin: FlaskClient) -> None:
    table, host = a_table(), {"Host": "long." * 600 + "name"}

    for address in (f"/tables/{table.id}/qr", "/tables/cards.pdf"):
        get_problem(admin.get(address, headers=host), 400, "address_too_long")
