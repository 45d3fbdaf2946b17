"""What lists can be asked."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from restaurant.floor.schemas import QrQuerySchema, TableQuerySchema
from restaurant.live.schemas import EventQuerySchema
from restaurant.menu.schemas import DishQuerySchema
from restaurant.orders.schemas import OrderQuerySchema
from restaurant.orders.states import OrderStatus
from restaurant.schemas.base import NamedQuerySchema
from restaurant.staff.schemas.users import UserQuerySchema

LISTS = [NamedQuerySchema, DishQuerySchema, TableQuerySchema, UserQuerySchema, OrderQuerySchema]
each = pytest.mark.parametrize


@each("schema", LISTS)
@each("limit", ["0", "501", "-1", "ten", "", "1.0"])
def test_a_page_has_1_to_500_rows(schema: type[Schema], limit: str) -> None:
    assert schema().load({"limit": "500"})["limit"] == 500
    with pytest.raises(ValidationError):
        schema().load({"limit": limit})


@each(("schema", "rows"), [(OrderQuerySchema, 50), (DishQuerySchema, 500), (TableQuerySchema, 500)])
def test_the_default_limit_is_the_documented_one(schema: type[Schema], rows: int) -> None:
    assert schema().load({})["limit"] == rows


@each("schema", [*LISTS, EventQuerySchema, QrQuerySchema])
def test_an_unknown_query_parameter_is_refused(schema: type[Schema]) -> None:
    with pytest.raises(ValidationError, match="offset"):
        schema().load({"offset": "10"})


def test_inactive_records_are_hidden_by_default() -> None:
    assert DishQuerySchema().load({})["include_inactive"] is False


def test_orders_have_all_documented_filters() -> None:
    asked = OrderQuerySchema().load(
        {
            "status": ["pending", "ready"],
            "payment_status": ["unpaid"],
            "order_type": ["dine_in"],
            "table_id": ["1", "2"],
            "waiter_id": ["3"],
            "open": "true",
            "created_from": "2026-11-20T00:00:00+03:00",
            "created_to": "2026-11-21T00:00:00Z",
        }
    )

    assert asked["status"] == [OrderStatus.PENDING, OrderStatus.READY]
    assert asked["table_id"] == [1, 2]
    assert asked["is_open"] is True
    assert asked["created_from"] < asked["created_to"]


@each(
    ("schema", "wrong"),
    [
        (OrderQuerySchema, {"status": ["eaten"]}),
        (OrderQuerySchema, {"table_id": ["one"]}),
        (OrderQuerySchema, {"open": "yes"}),
        (OrderQuerySchema, {"created_from": "2026-11-20"}),
        (DishQuerySchema, {"is_available": "1"}),
        (DishQuerySchema, {"q": ""}),
        (DishQuerySchema, {"q": "x" * 121}),
        (DishQuerySchema, {"q": "\x00"}),
        (UserQuerySchema, {"role": ["owner"]}),
        (EventQuerySchema, {"after": "-1"}),
        (EventQuerySchema, {"limit": "501"}),
        (QrQuerySchema, {"format": "gif"}),
    ],
)
def test_an_invalid_filter_is_refused(schema: type[Schema], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema().load(wrong)
