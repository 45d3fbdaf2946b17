from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from restaurant.database.session import db
from restaurant.errors import ConflictError
from restaurant.floor.models import Table
from restaurant.orders.states import ItemStatus, OrderType
from tests.factories import a_table, an_order


def test_a_new_table_is_free(app: Flask) -> None:
    table = a_table()

    assert table.current_order_id is None
    assert table.is_occupied is False


def test_a_table_knows_its_open_order_without_storing_it(app: Flask) -> None:
    table = a_table()
    order = an_order(table_id=table.id)

    assert table.current_order_id == order.id
    assert table.is_occupied
    assert table.guests_seated is False
    assert "current_order_id" not in Table.__table__.columns
    assert "is_occupied" not in Table.__table__.columns


@pytest.mark.parametrize("order_type", [OrderType.TAKEAWAY, OrderType.DELIVERY])
def test_a_takeaway_order_does_not_occupy_a_table(app: Flask, order_type: OrderType) -> None:
    table = a_table()

    an_order(order_type=order_type, table_id=table.id)

    assert table.is_occupied is False


def test_a_cancelled_order_leaves_its_table_free(app: Flask) -> None:
    table = a_table()

    an_order(table_id=table.id, lines=[ItemStatus.CANCELLED])
    db.session.expire_all()

    assert table.current_order_id is None


def test_guests_who_have_not_ordered_yet_occupy_their_table(app: Flask) -> None:
    table = a_table()

    table.set_occupied(True)

    assert table.is_occupied
    assert table.current_order_id is None


def test_guests_cannot_leave_an_open_order_behind(app: Flask) -> None:
    table = a_table()
    order = an_order(table_id=table.id)

    with pytest.raises(ConflictError) as refusal:
        table.set_occupied(False)

    assert refusal.value.code == "order_open"
    assert refusal.value.extra == {"order_id": order.id}


def test_each_table_gets_a_code_of_its_own(app: Flask) -> None:
    one, other = a_table(), a_table()

    assert UUID(one.qr_code) != UUID(other.qr_code)


def test_no_two_tables_have_one_number(app: Flask) -> None:
    a_table(number=7)

    with pytest.raises(DBAPIError):
        a_table(number=7)

    db.session.rollback()


def test_a_table_has_seats(app: Flask) -> None:
    with pytest.raises(DBAPIError):
        a_table(seats=0)

    db.session.rollback()
