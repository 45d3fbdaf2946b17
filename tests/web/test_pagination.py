"""Lists: pages, filters, searches, and a constant cost."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.database.session import db
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor, outdate_caches
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
    an_order,
)
from tests.http_api import KINDS, Kind, get_problem
from tests.support.sql_statements import statements

EVERY_KIND = [pytest.param(kind, id=name) for name, kind in KINDS.items()]
LISTS = [kind.path for kind in KINDS.values()] + ["/orders/"]
NO_QUERY = ["/menu/", "/auth/me", "/health"]


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def get_next_link(response: Any) -> str | None:
    """The address of the next page, if there is one."""
    link = response.headers.get("Link")
    if link is None:
        return None
    assert link.endswith('>; rel="next"')
    return str(link[1:].removesuffix('>; rel="next"'))


def walk(client: FlaskClient, path: str) -> Iterator[list[Any]]:
    """Follow a list to its end, a page at a time."""
    following: str | None = path
    while following is not None:
        response = client.get(following)
        assert response.status_code == 200, response.json
        yield response.json
        following = get_next_link(response)


def ids(records: list[Any]) -> list[int]:
    """The ids of what a list showed."""
    return [record["id"] for record in records]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile, with nothing remembered before."""
    db.session.remove()
    outdate_caches()
    with statements() as asked:
        yield asked


def make_cursor(value: Any) -> str:
    """A cursor as a client might forge it."""
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(text).decode().rstrip("=")


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_put_together_are_the_whole_list(admin: FlaskClient, kind: Kind, limit: int) -> None:
    for _ in range(6):
        kind.make()

    pages = list(walk(admin, f"{kind.path}?limit={limit}"))

    assert [record for page in pages for record in page] == admin.get(kind.path).json
    assert all(len(page) == limit for page in pages[:-1])
    assert pages[-1]


def test_a_page_that_is_exactly_full_is_the_last(admin: FlaskClient) -> None:
    for _ in range(3):
        a_location()

    assert get_next_link(admin.get("/locations/?limit=3")) is None
    assert get_next_link(admin.get("/locations/?limit=2")) is not None


def test_an_empty_list_is_an_empty_array(admin: FlaskClient) -> None:
    response = admin.get("/orders/")

    assert response.json == []
    assert get_next_link(response) is None


def test_records_of_one_name_are_neither_lost_nor_repeated_between_pages(
    admin: FlaskClient,
) -> None:
    for _ in range(9):
        a_dish(name="Борщ")

    found = [record["id"] for page in walk(admin, "/dishes/?limit=2") for record in page]

    assert len(found) == 9
    assert found == sorted(set(found))


def test_categories_with_one_sort_order_keep_their_order_across_pages(admin: FlaskClient) -> None:
    for rank in (0, -5, 3, 0, -5, 3, 0):
        a_category(sort_order=rank)

    rows = [record for page in walk(admin, "/categories/?limit=2") for record in page]

    assert rows == admin.get("/categories/").json
    assert [row["sort_order"] for row in rows] == [-5, -5, 0, 0, 0, 3, 3]


def test_orders_that_arrive_meanwhile_shift_no_page(admin: FlaskClient) -> None:
    old = [an_order().id for _ in range(6)]
    seen: list[int] = []

    for page in walk(admin, "/orders/?limit=2"):
        seen += ids(page)
        an_order()

    assert seen == old[::-1]


def test_dishes_added_meanwhile_repeat_and_hide_nothing(admin: FlaskClient) -> None:
    old = {a_dish(name=f"Блюдо {letter}").id for letter in "бгезлн"}
    seen: list[int] = []

    for number, page in enumerate(walk(admin, "/dishes/?limit=2")):
        seen += ids(page)
        a_dish(name=f"Аперитив {number}")

    assert len(seen) == len(set(seen))
    assert old == set(seen)


def test_the_next_page_keeps_the_filters(admin: FlaskClient) -> None:
    waiter = a_user()
    wanted = [an_order(waiter).id for _ in range(5)]
    an_order()

    path = f"/orders/?waiter_id={waiter.id}&status=pending&status=ready&limit=2"

    assert [order["id"] for page in walk(admin, path) for order in page] == wanted[::-1]


def test_a_search_for_cyrillic_text_goes_on_over_pages(admin: FlaskClient) -> None:
    for number in range(5):
        a_dish(name=f"Щи & борщ #{number}")

    rows = [row for page in walk(admin, "/dishes/?q=%D0%A9%D0%B8 %26&limit=2") for row in page]

    assert len(rows) == 5


#: Cursors that no list gave out.
MADE_UP = [
    "x",
    "!!!",
    "é",
    "====",
    "AAAA",
    "a" * 3000,
    "a" * 3001,
    "a" * 20_000,
    "",
    make_cursor(None),
    make_cursor(1.5),
    make_cursor([]),
    make_cursor({}),
    make_cursor("id"),
    make_cursor([None]),
    make_cursor([None, None]),
    make_cursor(["x"]),
    make_cursor([True]),
    make_cursor([True, True]),
    make_cursor([1, 2, 3, 4]),
    make_cursor(["a", "b", "c"]),
    make_cursor([["a"], 1]),
    make_cursor([10**30]),
    make_cursor(["a", 10**30]),
    make_cursor([10**30, 10**30]),
    make_cursor(["\x00", 1]),
    make_cursor(["\ud800", 1]),
    make_cursor([0, "\ud800", 1]),
    make_cursor(["a", 1.0]),
    make_cursor(b"[NaN]"),
    make_cursor(b"[1e400, 1]"),
    make_cursor(b"\xff\xfe"),
    make_cursor(b"[" * 2000),
    make_cursor(b"[" + b"9" * 2000 + b"]"),
    make_cursor(b'["a", ' + b"9" * 2000 + b"]"),
]


@pytest.mark.parametrize("path", LISTS)
def test_an_invalid_cursor_is_refused(admin: FlaskClient, path: str) -> None:
    for cursor in MADE_UP:
        response = admin.get(path, query_string={"cursor": cursor})
        assert "cursor" in get_problem(response, 422, "invalid")["errors"]["query"]


def test_the_cursor_of_another_list_is_refused(admin: FlaskClient) -> None:
    a_category(), a_category()
    path = get_next_link(admin.get("/categories/?limit=1"))
    assert path is not None
    cursor = path.partition("cursor=")[2]

    get_problem(admin.get(f"/orders/?cursor={cursor}"), 422)
    get_problem(admin.get(f"/dishes/?cursor={cursor}"), 422)


@pytest.mark.slow
@pytest.mark.parametrize("path", [*LISTS, "/events/"])
@pytest.mark.parametrize(
    "limit", ["0", "-1", "501", "1.5", "ten", "", "1e2", "99999999999999999999", "%D9%A1", "+5"]
)
def test_a_page_has_from_1_to_500_rows(admin: FlaskClient, path: str, limit: str) -> None:
    assert "limit" in get_problem(admin.get(f"{path}?limit={limit}"), 422)["errors"]["query"]


@pytest.mark.parametrize("path", [*LISTS, "/events/"])
def test_500_rows_may_be_asked_for(admin: FlaskClient, path: str) -> None:
    assert admin.get(f"{path}?limit=500").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", [*LISTS, *NO_QUERY, "/events/"])
@pytest.mark.parametrize("query", ["offset=3", "page=2", "sort=name", "limit[]=1", "Limit=1", "=1"])
def test_an_unknown_parameter_is_refused(admin: FlaskClient, path: str, query: str) -> None:
    get_problem(admin.get(f"{path}?{query}"), 422, "invalid")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_unknown_parameter_is_refused_by_every_view_of_a_record(
    admin: FlaskClient, kind: Kind
) -> None:
    url = kind.url(kind.make())

    get_problem(admin.get(f"{url}?force=1"), 422)
    get_problem(admin.patch(f"{url}?force=1", json=kind.change), 422)
    get_problem(admin.delete(f"{url}?force=1"), 422)
    get_problem(admin.post(f"{kind.path}?force=1", json=kind.body()), 422)
    assert admin.get(url).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_a_parameter_that_means_one_thing_is_given_once(admin: FlaskClient, path: str) -> None:
    problem = get_problem(admin.get(f"{path}?limit=2&limit=3"), 422)

    assert "limit" in problem["errors"]["query"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/orders/", "status=done"),
        ("/orders/", "status="),
        ("/orders/", "status=ready&status=done"),
        ("/orders/", "status=ready,served"),
        ("/orders/", "payment_status=free"),
        ("/orders/", "order_type=picnic"),
        ("/orders/", "table_id=abc"),
        ("/orders/", "table_id=-1"),
        ("/orders/", "waiter_id=1.5"),
        ("/orders/", "waiter_id=99999999999"),
        ("/orders/", "open=yes"),
        ("/orders/", "open=1"),
        ("/orders/", "created_from=yesterday"),
        ("/orders/", "created_from=2026-01-01"),
        ("/orders/", "created_from=2026-01-01T10:00:00"),
        ("/orders/", "created_from=0001-01-01T00:00:00%2B14:00"),
        ("/orders/", "created_to=9999-12-31T23:59:59-14:00"),
        ("/orders/", "created_to=2026-13-01T00:00:00Z"),
        ("/orders/", "created_to=2026-W18-5T10:00:00Z"),
        ("/orders/", "created_to=20260501T100000Z"),
        ("/orders/", "created_to=2026-05-01T10Z"),
        ("/orders/", "created_to=2026-05-01T10:00:00%2B03:00:30"),
        ("/orders/", "created_to="),
        ("/dishes/", "category_id=x"),
        ("/dishes/", "is_available=True"),
        ("/dishes/", "is_available=true&is_available=true"),
        ("/dishes/", "q="),
        ("/dishes/", "q=" + "a" * 121),
        ("/dishes/", "q=%00"),
        ("/dishes/", "include_inactive=1"),
        ("/tables/", "is_occupied=maybe"),
        ("/tables/", "location=zone"),
        ("/users/", "role=boss"),
        ("/users/", "shift_active=2"),
    ],
)
def test_an_invalid_filter_value_is_refused(admin: FlaskClient, path: str, query: str) -> None:
    name = query.partition("=")[0]

    assert name in get_problem(admin.get(f"{path}?{query}"), 422, "invalid")["errors"]["query"]


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", '"', "%%", "*", "[a]", "борщ%"])
def test_a_search_has_no_wildcards(admin: FlaskClient, query: str) -> None:
    a_dish(name="Обычное блюдо")
    odd = a_dish(name=f"Скидка {query}!")

    found = admin.get("/dishes/", query_string={"q": query}).json

    assert ids(found) == [odd.id]


@pytest.mark.parametrize("query", ["борщ", "БОРЩ", "Борщ", "орщ", "щ "])
def test_a_search_finds_cyrillic_names_in_any_case(admin: FlaskClient, query: str) -> None:
    borscht = a_dish(name="Борщ Московский")
    a_dish(name="Солянка")

    assert ids(admin.get("/dishes/", query_string={"q": query}).json) == [borscht.id]


@pytest.mark.parametrize("query", ["мед", "МЕД", "мёд", "МЁД"])
def test_a_search_finds_yo_however_it_is_spelled(admin: FlaskClient, query: str) -> None:
    both = [an_ingredient(name="Мёд").id, an_ingredient(name="Медовуха").id]

    assert sorted(ids(admin.get("/ingredients/", query_string={"q": query}).json)) == both


def test_names_are_sorted_as_a_russian_reads_them(admin: FlaskClient) -> None:
    for name in ("Яблоко", "ёж", "Жаркое", "еда", "Ель", "апельсин", "Ёлка", "Борщ"):
        a_dish(name=name)

    names = [dish["name"] for dish in admin.get("/dishes/").json]

    assert names == ["апельсин", "Борщ", "еда", "ёж", "Ёлка", "Ель", "Жаркое", "Яблоко"]


@pytest.mark.parametrize("kind", ["users", "locations", "categories", "payment-methods"])
def test_every_list_of_names_can_be_searched(admin: FlaskClient, kind: str) -> None:
    field = "full_name" if kind == "users" else "name"
    wanted = KINDS[kind].make(**{field: "Щукин Ёлкин"})
    KINDS[kind].make()

    found = admin.get(KINDS[kind].path, query_string={"q": "ЩУКИН ЕЛ"}).json

    assert ids(found) == [wanted.id]  # type: ignore[attr-defined]


def test_dishes_are_filtered_by_several_sections_and_by_availability(admin: FlaskClient) -> None:
    soups, cakes, fish = a_category(), a_category(), a_category()
    borscht, napoleon, _carp = (a_dish(category=c) for c in (soups, cakes, fish))
    sold_out = a_dish(category=soups, is_available=False)

    both = ids(admin.get(f"/dishes/?category_id={soups.id}&category_id={cakes.id}").json)
    available = ids(admin.get(f"/dishes/?category_id={soups.id}&is_available=true").json)
    missing = ids(admin.get("/dishes/?is_available=false").json)

    assert both == [borscht.id, napoleon.id, sold_out.id]
    assert available == [borscht.id]
    assert missing == [sold_out.id]


def test_tables_are_filtered_by_zone_and_occupancy(admin: FlaskClient) -> None:
    terrace = a_location()
    free, seated = a_table(location=terrace), a_table(location=terrace, guests_seated=True)
    busy = an_order().table

    assert ids(admin.get(f"/tables/?location={terrace.id}").json) == [free.id, seated.id]
    assert ids(admin.get("/tables/?is_occupied=true").json) == [seated.id, busy.id]
    assert ids(admin.get("/tables/?is_occupied=false").json) == [free.id]


def test_orders_have_every_filter(admin: FlaskClient) -> None:
    anna, boris = a_user(), a_user()
    fresh = an_order(anna)
    ready = an_order(boris, [ItemStatus.READY])
    to_go = an_order(anna, [ItemStatus.SERVED], order_type=OrderType.TAKEAWAY)
    dropped = an_order(boris, [ItemStatus.CANCELLED])
    cash = a_payment_method()
    admin.patch(
        f"/orders/{to_go.id}", json={"payment_status": "paid", "payment_method_id": cash.id}
    )

    def found(query: str) -> list[int]:
        return ids(admin.get(f"/orders/?{query}").json)

    assert found("") == [dropped.id, to_go.id, ready.id, fresh.id]
    assert found("status=pending&status=ready") == [ready.id, fresh.id]
    assert found("payment_status=paid") == [to_go.id]
    assert found("payment_status=paid&payment_status=unpaid") == found("")
    assert found("order_type=takeaway") == [to_go.id]
    assert found(f"waiter_id={anna.id}") == [to_go.id, fresh.id]
    assert found(f"table_id={fresh.table_id}&table_id={ready.table_id}") == [ready.id, fresh.id]
    assert found("open=true") == [ready.id, fresh.id]
    assert found("open=false") == [dropped.id, to_go.id]
    assert found(f"open=true&waiter_id={boris.id}&status=ready") == [ready.id]


def test_orders_are_found_by_when_they_were_placed(admin: FlaskClient) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    orders = [an_order() for _ in range(3)]
    for hours, order in enumerate(orders):
        order.created_at = noon + timedelta(hours=hours)
    db.session.commit()

    def found(**query: str) -> list[int]:
        return ids(admin.get("/orders/", query_string=query).json)

    assert found(created_from="2026-05-01T13:00:00Z") == [orders[2].id, orders[1].id]
    assert found(created_from="2026-05-01T16:00:00+03:00") == [orders[2].id, orders[1].id]
    assert found(created_to="2026-05-01T13:00:00Z") == [orders[0].id]
    assert found(created_from="2026-05-01T13:00:00Z", created_to="2026-05-01T14:00:00Z") == [
        orders[1].id
    ]
    assert found(created_from="2027-01-01T00:00:00Z") == []


@pytest.mark.slow
def test_orders_come_newest_first_fifty_at_a_time(admin: FlaskClient) -> None:
    waiter = a_user()
    placed = [an_order(waiter, lines=()).id for _ in range(52)]

    first = admin.get("/orders/")

    assert ids(first.json) == placed[:1:-1]
    assert ids(admin.get(get_next_link(first) or "").json) == [placed[1], placed[0]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_longer_list_needs_no_more_queries(admin: FlaskClient, kind: Kind) -> None:
    kind.make(), kind.make()
    with counted() as few:
        admin.get(kind.path)
    for _ in range(10):
        kind.make()

    with counted() as many:
        assert len(admin.get(kind.path).json) >= 12

    assert len(many) == len(few), many


def test_more_orders_and_items_need_no_more_queries(admin: FlaskClient) -> None:
    an_order(), an_order()
    with counted() as few:
        admin.get("/orders/")
    for _ in range(6):
        an_order(lines=[ItemStatus.NEW] * 4)

    with counted() as many:
        assert len(admin.get("/orders/").json) == 8

    assert len(many) == len(few), many


def test_more_dishes_and_allergens_need_no_more_queries(
    admin: FlaskClient, client: FlaskClient
) -> None:
    def cook() -> None:
        a_dish(ingredient_list=[an_ingredient(is_allergen=True) for _ in range(3)])

    cook()
    with counted() as few:
        admin.get("/dishes/"), client.get("/menu/")
    for _ in range(8):
        cook()

    with counted() as many:
        admin.get("/dishes/"), client.get("/menu/")

    assert len(many) == len(few), many


@pytest.mark.slow
def test_a_longer_history_needs_no_more_queries(admin: FlaskClient, client_for: ClientFor) -> None:
    short = f"/orders/{an_order().id}"
    long = f"/orders/{an_order(lines=[ItemStatus.NEW] * 6).id}"
    for _ in range(6):
        person = a_user(Role.ADMIN)
        client_for(person).patch(long, json={"waiter_id": person.id})
    with counted() as few:
        admin.get(f"{short}/history")

    with counted() as many:
        assert len(admin.get(f"{long}/history").json) == 13

    assert len(many) == len(few), many


def test_a_page_of_orders_does_not_count_the_others(admin: FlaskClient) -> None:
    an_order()

    with counted() as statements:
        admin.get("/orders/?limit=1")

    assert not [text for text in statements if "count(" in text.lower() or "offset ?" in text]


def test_an_item_in_a_list_belongs_to_its_order(admin: FlaskClient) -> None:
    order = an_order(lines=[ItemStatus.NEW, ItemStatus.READY])

    [listed] = admin.get("/orders/").json

    assert listed == admin.get(f"/orders/{order.id}").json
    assert [line["id"] for line in listed["items"]] == [item.id for item in order.items]
