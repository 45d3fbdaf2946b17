"""The fields of the nine records are public: clients are typed after them."""

import pytest
from marshmallow import Schema

from restaurant.floor.schemas import LocationSchema, TableSchema
from restaurant.menu.schemas import (
    CategorySchema,
    DishSchema,
    IngredientSchema,
    MenuCategorySchema,
    MenuDishSchema,
)
from restaurant.orders.schemas import OrderItemSchema, OrderSchema
from restaurant.payments.schemas import PaymentMethodSchema
from restaurant.schemas.base import PersonSchema
from restaurant.staff.schemas.users import UserSchema

ALWAYS = "id created_at updated_at "
SHOWN: list[tuple[Schema, str]] = [
    (
        UserSchema(),
        ALWAYS + "username full_name role is_active phone passport avatar_url shift_active "
        "created_by_id last_login",
    ),
    (LocationSchema(), ALWAYS + "name description color is_active"),
    (
        TableSchema(),
        ALWAYS + "number qr_code seats location description is_active is_occupied current_order_id",
    ),
    (CategorySchema(), ALWAYS + "name description image_url sort_order is_active"),
    (IngredientSchema(), ALWAYS + "name description is_allergen"),
    (
        DishSchema(),
        ALWAYS + "name description price is_available is_active category_id category image_url "
        "cooking_time weight calories ingredients ingredient_ids allergens code",
    ),
    (PaymentMethodSchema(), ALWAYS + "name is_active"),
    (
        OrderSchema(),
        ALWAYS + "table_id waiter_id status payment_status payment_method_id paid_at total_price "
        "paid_total due order_type notes kitchen_notes served_at cancelled_at time_to_serve "
        "version items",
    ),
    (
        OrderItemSchema(),
        ALWAYS + "order_id dish_id dish_name quantity price total comment status version",
    ),
    (PersonSchema(), "id full_name"),
    (MenuCategorySchema(), "id name description image_url dishes"),
    (
        MenuDishSchema(),
        "id name description price image_url weight calories cooking_time ingredients allergens",
    ),
]


@pytest.mark.parametrize(("schema", "fields"), SHOWN, ids=[type(s).__name__ for s, _ in SHOWN])
def test_a_record_has_exactly_the_documented_fields(schema: Schema, fields: str) -> None:
    assert set(schema.dump_fields) == set(fields.split())


@pytest.mark.parametrize(
    ("schema", "decided_by_the_server"),
    [
        (UserSchema(), {"created_by_id", "last_login"}),
        (TableSchema(), {"qr_code", "is_occupied", "current_order_id"}),
        (DishSchema(), {"category", "allergens"}),
        (LocationSchema(), set()),
        (CategorySchema(), set()),
        (IngredientSchema(), set()),
        (PaymentMethodSchema(), set()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_read_only_fields_cannot_be_sent(schema: Schema, decided_by_the_server: set[str]) -> None:
    shown_only = set(schema.dump_fields) - set(schema.load_fields)

    assert shown_only == decided_by_the_server | {"id", "created_at", "updated_at"}
