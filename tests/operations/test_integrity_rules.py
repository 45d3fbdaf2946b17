"""A rule that stands in a table is read alike by the model and by the check of the database."""

from itertools import chain, combinations

from flask import Flask
from sqlalchemy import text, update

from restaurant.database.session import db
from restaurant.operations.integrity_rules import INVARIANTS
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus, order_status
from tests.factories import a_user, an_order


def test_the_check_and_the_model_agree_on_the_status_of_any_items(app: Flask) -> None:
    (query,) = (rule.query for rule in INVARIANTS if "status of an order" in rule.description)
    waiter, kinds = a_user(), list(chain(*(combinations(ItemStatus, n) for n in range(6))))
    expected = {an_order(waiter, items).id: order_status(items) for items in kinds}

    for status in OrderStatus:
        db.session.execute(update(Order.__table__).values(status=status, cancelled_at=None))
        wrong = {number for number, right in expected.items() if right is not status}
        assert set(db.session.scalars(text(query))) == wrong
    db.session.rollback()
