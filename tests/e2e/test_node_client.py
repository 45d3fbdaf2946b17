"""The socket.io-client that the pages are built with, against the real server."""

import json
import subprocess
from typing import Any

import pytest

from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import Restaurant
from tests.support.node import FOLDER, require_node, run_node

TRANSPORTS = [["websocket"], ["polling", "websocket"], ["polling"]]

pytestmark = pytest.mark.node


@pytest.fixture(scope="module", autouse=True)
def _node_is_here() -> None:
    require_node()


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with the default worker."""
    return start_restaurant(SERVER_WORKER="gthread")


@pytest.mark.parametrize("transports", TRANSPORTS, ids="+".join)
def test_an_order_goes_from_the_page_to_the_kitchen_and_back_and_is_paid(
    restaurant: Restaurant, transports: list[str]
) -> None:
    table = restaurant.table()
    lines = [{"dish_id": restaurant.dish_id, "quantity": 2, "comment": "без сметаны 🙂"}]
    before = restaurant.last_event_id()

    placed = connect_phone(
        restaurant,
        restaurant.waiter.token,
        transports,
        commands=[["create-order", {"table_id": table, "items": lines}]],
        until="table-updated",
    )
    [order] = [answer["order"] for answer in placed["acknowledgements"]]
    done = {"order_id": order["id"], "item_id": order["items"][0]["id"], "status": "ready"}
    cooked = connect_phone(
        restaurant,
        restaurant.cook.token,
        transports,
        last_event_id=before,
        commands=[["set-item-status", done]],
        until="order-updated",
    )
    served = connect_phone(
        restaurant,
        restaurant.waiter.token,
        transports,
        commands=[["set-order-status", {"order_id": order["id"], "status": "served"}]],
        until="order-updated",
    )
    payment = {"payment_status": "paid", "payment_method_id": restaurant.cash_id}
    paid = restaurant.waiter.ask("PATCH", f"/orders/{order['id']}", payment)

    assert names(placed) == ["connect", "welcome", "caught-up", "order-created", "table-updated"]
    assert placed["heard"][3]["order"] == order
    assert names(cooked) == [
        "connect",
        "welcome",
        "order-created",
        "table-updated",
        "caught-up",
        "item-updated",
        "order-updated",
    ]
    assert names(served) == ["connect", "welcome", "caught-up", "item-updated", "order-updated"]
    assert paid.json["payment_status"] == "paid"
    assert restaurant.waiter.ask("GET", f"/tables/{table}").json["is_occupied"] is False


@pytest.mark.parametrize("transports", TRANSPORTS[:2], ids="+".join)
def test_a_page_without_a_good_token_is_told_why(
    restaurant: Restaurant, transports: list[str]
) -> None:
    answer = connect_phone(restaurant, "not a token", transports, until="welcome")

    assert answer["refused"]["code"] == "invalid_token"
    assert answer["heard"] == []


@pytest.mark.parametrize("transports", TRANSPORTS, ids="+".join)
def test_a_page_that_reconnects_gets_missed_events_once_and_in_order(
    restaurant: Restaurant, transports: list[str]
) -> None:
    before = restaurant.last_event_id()
    for _ in range(5):
        assert restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway()).status == 201
    assert (
        restaurant.admin.ask("PATCH", f"/dishes/{restaurant.dish_id}", {"price": before}).status
        == 200
    )

    answer = connect_phone(
        restaurant, restaurant.cook.token, transports, last_event_id=before, until="dish-updated"
    )

    ids = [event["event_id"] for event in answer["heard"] if "event_id" in event]
    assert names(answer)[:2] == ["connect", "welcome"]
    assert ids == list(range(before + 1, before + 7))


def test_signing_out_disconnects_the_page(restaurant: Restaurant) -> None:
    guest = restaurant.server.hire("waiter", "guest")
    what = job(restaurant, guest.token, ["websocket"], until="never")
    command = [require_node(), "call_in.mjs", what]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE) as page:
        # Whether the page is there yet or not, it must not stay.
        assert guest.ask("POST", "/auth/logout").status == 204
        assert page.stdout is not None
        answer = json.loads(page.stdout.read())

    assert answer.get("disconnected") == "io server disconnect" or "refused" in answer


def job(restaurant: Restaurant, token: str, transports: list[str], **more: Any) -> str:
    """Give the page its task."""
    auth = {"token": token, "last_event_id": more.pop("last_event_id", None)}
    return json.dumps(
        {"url": restaurant.server.base_url, "auth": auth, "transports": transports, **more}
    )


def connect_phone(
    restaurant: Restaurant, token: str, transports: list[str], **more: Any
) -> dict[str, Any]:
    """Open the page, let it do its task, and return what it received."""
    printed = run_node("call_in.mjs", job(restaurant, token, transports, **more))
    answer: dict[str, Any] = json.loads(printed)
    assert "gaveUp" not in answer, answer
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    """The names of what the page heard."""
    return [message["event"] for message in answer["heard"]]
