from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select

from restaurant.database import crud
from restaurant.database.session import db
from restaurant.errors import ConflictError, InvalidError, NotFoundError
from restaurant.floor import service as floor_service
from restaurant.floor.models import Table
from restaurant.orders.states import ItemStatus
from tests.factories import a_location, a_table, an_order
from tests.support.recorded_events import names, told


def numbers(statement: Select[Table]) -> list[int]:
    """The numbers of the tables that were numbered by hand."""
    found = db.session.scalars(statement.where(Table.number >= 100_000))
    return sorted(table.number % 100_000 for table in found)


def table_number(number: int, **values: Any) -> Table:
    return a_table(number=100_000 + number, **values)


def test_a_waiter_marks_a_table_as_taken_and_free(app: Flask) -> None:
    table = a_table()

    with told() as heard:
        seated = floor_service.seat_guests(table.id, True).is_occupied
        left = floor_service.seat_guests(table.id, False).is_occupied

    assert (seated, left) == (True, False)
    assert names(heard) == ["table-updated", "table-updated"]
    assert [event["table"]["is_occupied"] for event in heard] == [True, False]


@pytest.mark.parametrize("is_occupied", [True, False])
def test_marking_a_table_twice_changes_nothing(app: Flask, is_occupied: bool) -> None:
    table = a_table(guests_seated=is_occupied)

    with told() as heard:
        floor_service.seat_guests(table.id, is_occupied)

    assert heard == []


def test_a_table_with_an_open_order_cannot_be_marked_free(app: Flask) -> None:
    order = an_order()

    with pytest.raises(ConflictError) as refusal:
        floor_service.seat_guests(order.table_id, False)

    assert refusal.value.code == "order_open"
    assert refusal.value.extra == {"order_id": order.id}


def test_marking_a_table_with_an_open_order_as_taken_changes_nothing(app: Flask) -> None:
    table = an_order().table

    with told() as heard:
        floor_service.seat_guests(table.id, True)

    assert heard == []
    assert table.guests_seated is False


def test_a_table_of_seated_guests_is_free_when_their_order_is_closed(
    app: Flask,
) -> None:
    table = a_table(guests_seated=True)

    an_order(table_id=table.id, lines=[ItemStatus.CANCELLED])

    db.session.expire_all()
    assert table.is_occupied is False


def test_tables_are_filtered_by_occupancy(app: Flask) -> None:
    table_number(1), table_number(2, guests_seated=True)
    an_order(table_id=table_number(3).id)
    an_order(table_id=table_number(4).id, lines=[ItemStatus.CANCELLED])

    assert numbers(floor_service.select_tables(is_occupied=True)) == [2, 3]
    assert numbers(floor_service.select_tables(is_occupied=False)) == [1, 4]
    assert numbers(floor_service.select_tables()) == [1, 2, 3, 4]


def test_tables_are_filtered_by_zone_alone(app: Flask) -> None:
    terrace = a_location()
    table_number(1, location_id=terrace.id), table_number(2)

    assert numbers(floor_service.select_tables(location_id=[terrace.id])) == [1]


def test_a_table_with_orders_is_deactivated(app: Flask) -> None:
    table = a_table()
    an_order(table_id=table.id, lines=[ItemStatus.CANCELLED])

    floor_service.remove_table(table.id)

    assert crud.get_or_404(Table, table.id).is_active is False


def test_a_table_without_orders_is_deleted(app: Flask) -> None:
    table_id = a_table().id

    floor_service.remove_table(table_id)

    with pytest.raises(NotFoundError):
        crud.get_or_404(Table, table_id)


def test_a_table_with_an_open_order_is_neither_removed_nor_deactivated(app: Flask) -> None:
    order = an_order()

    for remove in (
        lambda: floor_service.remove_table(order.table_id),
        lambda: floor_service.change_table(order.table_id, {"is_active": False}),
    ):
        with pytest.raises(ConflictError) as refusal:
            remove()
        assert refusal.value.code == "order_open"
        assert refusal.value.extra == {"order_id": order.id}


def test_a_table_with_an_open_order_may_get_more_chairs(app: Flask) -> None:
    order = an_order()

    assert floor_service.change_table(order.table_id, {"seats": 8, "is_active": True}).seats == 8


def test_a_table_needs_an_existing_zone(app: Flask) -> None:
    table = a_table()

    with pytest.raises(InvalidError) as refusal:
        floor_service.change_table(table.id, {"location_id": 999_999})

    assert "location" in refusal.value.extra["errors"]["json"]
