"""Payment methods over HTTP: what is special about them."""

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_payment_method, an_order


def test_a_payment_method_of_a_paid_order_is_deactivated(client_for: ClientFor) -> None:
    admin, cash, order = client_for(Role.ADMIN), a_payment_method(), an_order()
    pay = {"payment_status": "paid", "payment_method_id": cash.id}
    assert admin.patch(f"/orders/{order.id}", json=pay).status_code == 200

    assert admin.delete(f"/payment-methods/{cash.id}").status_code == 204

    assert admin.get(f"/payment-methods/{cash.id}").json["is_active"] is False
    assert admin.get("/payment-methods/").json == []
    assert admin.get(f"/orders/{order.id}").json["payment_method_id"] == cash.id


def test_two_methods_may_have_one_name(client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)

    for _ in range(2):
        assert admin.post("/payment-methods/", json={"name": "Карта"}).status_code == 201
