from typing import Any

import pytest
from marshmallow import ValidationError

from restaurant.orders.schemas import (
    ItemChangesSchema,
    NewItemSchema,
    NewItemsSchema,
    NewOrderSchema,
    OrderChangesSchema,
)
from restaurant.orders.states import OrderType

LINE = {"dish_id": 1, "quantity": 2}
each = pytest.mark.parametrize


def test_an_order_is_dine_in_and_empty_by_default() -> None:
    order = NewOrderSchema().load({"table_id": 1})

    assert order == {"table_id": 1, "order_type": OrderType.DINE_IN, "items": []}


@each(
    "decided",
    ["total_price", "status", "payment_status", "version", "created_at", "served_at", "id"],
)
def test_computed_fields_of_an_order_are_refused(decided: str) -> None:
    with pytest.raises(ValidationError, match=decided):
        NewOrderSchema().load({"table_id": 1, decided: 1})


@each("decided", ["price", "total", "dish_name", "status", "id", "order_id"])
def test_the_name_and_price_of_an_item_cannot_be_sent(decided: str) -> None:
    with pytest.raises(ValidationError):
        NewOrderSchema().load({"table_id": 1, "items": [{**LINE, decided: 1}]})


@each("quantity", [1, 99])
def test_a_quantity_is_1_to_99_portions(quantity: int) -> None:
    assert NewItemSchema().load({**LINE, "quantity": quantity})["quantity"] == quantity


@each("quantity", [0, 100, -1, "2", 1.5, True, None])
def test_no_other_quantity_is_taken(quantity: Any) -> None:
    with pytest.raises(ValidationError, match="quantity"):
        NewItemSchema().load({**LINE, "quantity": quantity})
    with pytest.raises(ValidationError, match="quantity"):
        ItemChangesSchema().load({"quantity": quantity})


@each("missing", ["dish_id", "quantity"])
def test_an_item_needs_a_dish_and_a_quantity(missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        NewItemSchema().load({name: value for name, value in LINE.items() if name != missing})


def test_one_item_may_be_sent_alone_or_several_in_an_array() -> None:
    assert NewItemsSchema().load(LINE) == {"items": [LINE]}
    assert NewItemsSchema().load([LINE, LINE]) == {"items": [LINE, LINE]}


@each("wrong", [[], [LINE] * 1001, {}, "soup", None, 1, [[LINE]], {"items": [LINE]}])
def test_other_bodies_are_not_items_to_add(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        NewItemsSchema().load(wrong)


@each("field", ["notes", "kitchen_notes"])
def test_notes_have_up_to_a_thousand_characters_or_are_cleared(field: str) -> None:
    for note in ("", "Ё" * 1_000, None):
        assert OrderChangesSchema().load({field: note}) == {field: note}
    with pytest.raises(ValidationError):
        OrderChangesSchema().load({field: "Ё" * 1_001})


@each("field", ["waiter_id", "order_type", "status", "payment_status", "payment_method_id"])
def test_what_an_order_always_has_is_not_cleared(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        OrderChangesSchema().load({field: None})


@each("decided", ["total_price", "version", "items", "paid_at", "served_at", "is_open"])
def test_fields_that_follow_from_the_items_cannot_be_set(decided: str) -> None:
    with pytest.raises(ValidationError, match=decided):
        OrderChangesSchema().load({decided: 1})


@each(
    ("field", "word"),
    [("status", "new"), ("status", "PENDING"), ("payment_status", "free"), ("order_type", "here")],
)
def test_a_state_is_one_of_those_that_exist(field: str, word: str) -> None:
    with pytest.raises(ValidationError, match=field):
        OrderChangesSchema().load({field: word})


def test_changing_nothing_is_allowed() -> None:
    assert OrderChangesSchema().load({}) == {}
    assert ItemChangesSchema().load({}) == {}
