"""The main job over a real socket, under every kind of worker."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.conftest import ConnectPhone
from tests.e2e.server import Restaurant, eventually


def test_an_order_goes_from_the_phone_to_the_kitchen_and_back_and_is_paid(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    table = restaurant.table()
    phone, tablet = connect_phone(restaurant.waiter), connect_phone(restaurant.cook)
    lines = [{"dish_id": restaurant.dish_id, "quantity": 2}]

    order = phone.say("create-order", {"table_id": table, "items": lines})["order"]
    ticket = eventually(tablet.events)[0]
    done = {"order_id": order["id"], "item_id": order["items"][0]["id"], "status": "ready"}
    assert tablet.say("set-item-status", done)["ok"] is True
    eventually(lambda: "dish-ready" in phone.names())
    served = phone.say("set-order-status", {"order_id": order["id"], "status": "served"})
    payment = {"payment_status": "paid", "payment_method_id": restaurant.cash_id}
    paid = restaurant.waiter.ask("PATCH", f"/orders/{order['id']}", payment)

    assert ticket["event"] == "order-created"
    assert ticket["order"] == order
    assert order["total_price"] == 901
    assert served["order"]["status"] == "served"
    assert paid.json["payment_status"] == "paid"
    assert restaurant.waiter.ask("GET", f"/tables/{table}").json["is_occupied"] is False
    phone.wait_for(restaurant.last_event_id())
    assert phone.names()[0] == tablet.names()[0] == "welcome"
    assert all(message["connected"] for message in phone.heard + tablet.heard)


def test_of_twenty_orders_for_one_table_at_once_one_succeeds(restaurant: Restaurant) -> None:
    body = {
        "table_id": restaurant.table(),
        "items": [{"dish_id": restaurant.dish_id, "quantity": 1}],
    }

    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda _: restaurant.waiter.ask("POST", "/orders/", body), range(20))
        )

    assert Counter(answer.status for answer in answers) == {201: 1, 409: 19}
    [won] = [answer.json["id"] for answer in answers if answer.status == 201]
    refused = [answer.json for answer in answers if answer.status == 409]
    assert {(problem["code"], problem["order_id"]) for problem in refused} == {
        ("table_occupied", won)
    }


def test_everybody_gets_the_same_event_ids_however_many_order_at_once(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    before = restaurant.last_event_id()
    phones = [connect_phone(restaurant.admin) for _ in range(3)]

    with ThreadPoolExecutor(8) as pool:
        orders = pool.map(lambda _: phones[0].say("create-order", restaurant.takeaway()), range(24))
        assert all(order["ok"] for order in orders)

    last = restaurant.last_event_id()
    assert last == before + 24
    for phone in phones:
        assert phone.wait_for(last) == list(range(before + 1, last + 1))
        assert [
            {name: value for name, value in event.items() if name != "connected"}
            for event in phone.events()
        ] == restaurant.events(before)
