"""Reading requests strictly."""

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_user, an_order
from tests.http_api import get_problem, send


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def test_a_merge_patch_is_json_too(admin: FlaskClient) -> None:
    url = f"/categories/{a_category().id}"

    answer = admin.patch(url, data=b'{"name": "X"}', content_type="application/merge-patch+json")

    assert answer.json["name"] == "X"


def test_an_escaped_emoji_is_one_character(admin: FlaskClient) -> None:
    answer = send(admin, "post", "/categories/", b'{"name": "\\ud83c\\udf72"}')

    assert answer.json["name"] == "🍲"


def test_a_duplicate_field_is_refused(admin: FlaskClient) -> None:
    url = f"/dishes/{a_dish().id}"

    get_problem(send(admin, "patch", url, b'{"price": 1, "price": 2}'), 400)


def test_a_price_is_read_exactly_as_it_is_written(admin: FlaskClient) -> None:
    url = f"/dishes/{a_dish().id}"

    for text in (b"1.0000000000000000001", b"0.009999999999999999999999", b"9999999.991"):
        get_problem(send(admin, "patch", url, b'{"price": %s}' % text), 422)
    for text in (b"1.10000000000000000000000", b"110e-2", b"0.011E2"):
        assert send(admin, "patch", url, b'{"price": %s}' % text).json["price"] * 100 == 110


def test_a_fraction_is_no_whole_number_even_when_it_is_tiny(admin: FlaskClient) -> None:
    url = f"/dishes/{a_dish().id}"

    for text in (b"20.000000000000000000001", b"20.5", b"1e-5"):
        get_problem(send(admin, "patch", url, b'{"cooking_time": %s}' % text), 422)


@pytest.mark.parametrize("body", [b"{}", b'{"a": 1}', b"garbage", b"[]"])
def test_an_unexpected_body_is_ignored(admin: FlaskClient, body: bytes) -> None:
    order = an_order()

    assert send(admin, "get", f"/orders/{order.id}", body).status_code in {200, 400, 415, 422}
    assert send(admin, "delete", f"/categories/{a_category().id}", body).status_code in {204, 400}


def test_parameters_are_not_read_from_a_body(admin: FlaskClient) -> None:
    a_user()

    answer = admin.open("/users/", method="get", json={"limit": 1})

    assert answer.status_code == 400 or len(answer.json) == 2


def test_an_empty_body_is_not_an_empty_change(admin: FlaskClient) -> None:
    url = f"/categories/{a_category().id}"

    get_problem(admin.patch(url), 400)
    get_problem(admin.patch(url, content_type="application/json"), 400)


@pytest.mark.slow
def test_no_depth_of_nesting_breaks_the_parser(admin: FlaskClient) -> None:
    for depth in range(700, 1000):
        body = b'{"name": ' + b"[" * depth + b'"\\u0041"' + b"]" * depth + b"}"
        assert send(admin, "post", "/categories/", body).status_code in {400, 422}, depth


def times_in_queries(client: FlaskClient) -> set[tuple[str, str]]:
    """Every parameter of a query that is a time, with its path."""
    return {
        (path, parameter["name"])
        for path, operations in client.get("/openapi.json").json["paths"].items()
        for parameter in operations.get("get", {}).get("parameters", [])
        if parameter["in"] == "query" and parameter["schema"].get("format") == "date-time"
    }


def test_a_plus_that_became_a_space_is_named(admin: FlaskClient) -> None:
    times = times_in_queries(admin)
    assert ("/orders/", "created_from") in times
    for path, name in times:
        problem = get_problem(admin.get(f"{path}?{name}=2026-11-20T00:00:00+03:00"), 422)

        [sentence] = problem["errors"]["query"][name]
        assert "%2B" in sentence
        for meant in ("2026-11-20T00:00:00%2B03:00", "2026-11-20T00:00:00Z"):
            assert admin.get(f"{path}?{name}={meant}").status_code == 200
        other = get_problem(admin.get(f"{path}?{name}=20+November"), 422)
        assert "%2B" not in other["errors"]["query"][name][0]
