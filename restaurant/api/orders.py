"""Orders: what guests asked for."""

from functools import partial
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.authentication import current_user
from restaurant.database import crud
from restaurant.models.order import Order
from restaurant.models.order_history import OrderHistory
from restaurant.permissions import Permission
from restaurant.schemas.orders import (
    NewOrderSchema,
    OrderChangesSchema,
    OrderHistorySchema,
    OrderQuerySchema,
    OrderSchema,
)
from restaurant.services import order_history, orders
from restaurant.web.blueprint import Blueprint

blp = Blueprint("orders", __name__, url_prefix="/orders", description="What guests asked for")

get_order = partial(crud.get, Order)


@blp.route("/")
class Orders(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.arguments(OrderQuerySchema, location="query")
    @blp.response(200, OrderSchema(many=True))
    @blp.pages(Order.id, descending=True, show=orders.printed)
    def get(self, filters: dict[str, Any]) -> Select[*tuple[Any, ...]]:
        """List orders, the newest first"""
        return orders.select_editions(**filters)

    @blp.requires(Permission.TAKE_ORDERS)
    @blp.arguments(NewOrderSchema)
    @blp.response(201, OrderSchema)
    def post(self, data: dict[str, Any]) -> Order:
        """Place an order

        The kitchen and the waiters hear `order-created`. 409 `table_occupied` (with
        `order_id`) when the table has an open order, `dish_unavailable` (with `dish_id`)
        for what is sold out.
        """
        return orders.place_order(current_user(), **data)


@blp.route("/<int:id>")
class OrderById(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, OrderSchema)
    def get(self, id: int) -> Order:
        """Fetch an order"""
        return get_order(id)

    @blp.requires(Permission.WORK_ON_ORDERS)
    @blp.if_match(OrderSchema, get_order)
    @blp.arguments(OrderChangesSchema)
    @blp.response(200, OrderSchema)
    @blp.alt_response(403, "FORBIDDEN")
    def patch(self, data: dict[str, Any], id: int) -> Order:
        """Change an order: notes, table, waiter, status, payment

        `status` is a command to the lines. The kitchen may set `status` to in_progress
        or ready, and `kitchen_notes`. A waiter changes own orders.
        """
        return orders.change_order(current_user(), id, data)

    @blp.requires(Permission.TAKE_ORDERS)
    @blp.if_match(OrderSchema, get_order)
    @blp.response(204)
    def delete(self, id: int) -> None:
        """Cancel an order

        It stays in the books. 409 when a line is served or the order is paid.
        """
        orders.cancel_order(current_user(), id)


@blp.route("/<int:id>/history")
class OrderHistoryById(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, OrderHistorySchema(many=True))
    def get(self, id: int) -> list[OrderHistory]:
        """List who did what to an order, oldest first"""
        return order_history.history_of(id)
