"""The numbered log of events, over HTTP."""

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_table, a_user, an_order
from tests.http_api import get_problem


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def test_the_log_has_the_events_that_the_sockets_got(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    listener, waiter = listen_as(Role.WAITER), client_for(Role.WAITER)
    listener.hear()

    waiter.post("/orders/", json={"table_id": a_table().id})

    assert waiter.get("/events/").json == listener.hear()


def test_events_are_numbered_without_gaps_oldest_first(admin: FlaskClient) -> None:
    for _ in range(3):
        an_order()

    events = admin.get("/events").json

    assert [event["event_id"] for event in events] == list(range(1, len(events) + 1))


def test_the_log_is_read_from_a_given_event(admin: FlaskClient) -> None:
    for _ in range(4):
        an_order()
    everything = admin.get("/events/").json

    read, path = [], "/events/?limit=3"
    while path:
        page = admin.get(path)
        read += page.json
        path = page.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert read == everything
    assert admin.get(f"/events/?after={everything[2]['event_id']}").json == everything[3:]


def test_each_role_reads_the_events_of_its_rooms(client_for: ClientFor) -> None:
    order = an_order()
    line = f"/orders/{order.id}/items/{order.items[0].id}"
    assert client_for(Role.KITCHEN).patch(line, json={"status": "ready"}).status_code == 200

    names = {
        role: {event["event"] for event in client_for(role).get("/events/").json} for role in Role
    }

    kitchen = {"order-created", "table-updated", "item-updated", "order-updated"}
    assert names[Role.KITCHEN] == kitchen
    assert names[Role.WAITER] == names[Role.ADMIN] == kitchen | {"dish-ready", "order-ready"}


@pytest.mark.parametrize("after", ["5", "2147483648", "9223372036854775808", "9" * 5000])
def test_a_larger_event_id_than_the_newest_is_answered_with_resync(
    admin: FlaskClient, after: str
) -> None:
    an_order(), an_order()

    problem = get_problem(admin.get(f"/events/?after={after}"), 409, "resync")

    assert problem["reason"] == "unknown_event"
    assert admin.get(f"/events/?after={problem['last_event_id']}").json == []


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1.5", "after=", "after=1&after=2"])
def test_an_invalid_event_id_is_refused(admin: FlaskClient, query: str) -> None:
    assert "after" in get_problem(admin.get(f"/events/?{query}"), 422)["errors"]["query"]


def test_a_refused_request_records_no_event(client_for: ClientFor, admin: FlaskClient) -> None:
    order = an_order()
    before = admin.get("/events/").json

    get_problem(client_for(a_user()).patch(f"/orders/{order.id}", json={"notes": "x"}), 403)
    get_problem(admin.post("/orders/", json={"table_id": order.table_id}), 409)
    get_problem(admin.patch(f"/orders/{order.id}", json={"table_id": 0}), 422)

    assert admin.get("/events/").json == before
