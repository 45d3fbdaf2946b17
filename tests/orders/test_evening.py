"""The main job, from the first order to the last bill."""

from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_payment_method, a_table, a_user


def test_an_order_goes_to_the_kitchen_comes_back_and_is_paid(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    anna, table, borscht = a_user(Role.WAITER), a_table(), a_dish(name="Борщ", price=45_050)
    cash = a_payment_method()
    phone, tablet = listen_as(anna), listen_as(Role.KITCHEN)
    phone.hear(), tablet.hear()

    placed = phone.say(
        "create-order",
        {"table_id": table.id, "items": [{"dish_id": borscht.id, "quantity": 2}]},
    )
    order = placed["order"]
    [item] = order["items"]
    assert placed["ok"] is True
    assert order["total_price"] == 901

    ticket, _table = tablet.hear()
    assert ticket["event"] == "order-created"
    assert ticket["order"] == order
    ready = {"order_id": order["id"], "item_id": item["id"], "status": "ready"}
    assert tablet.say("set-item-status", ready)["item"]["status"] == "ready"

    assert phone.hear_names() == [
        "order-created",
        "table-updated",
        "item-updated",
        "dish-ready",
        "order-ready",
        "order-updated",
    ]
    url = f"/orders/{order['id']}"
    client = client_for(anna)
    assert client.patch(url, json={"status": "served"}).json["status"] == "served"
    paid = client.patch(url, json={"payment_status": "paid", "payment_method_id": cash.id})
    assert paid.json["payment_status"] == "paid"
    assert client.get(f"/tables/{table.id}").json["is_occupied"] is False
