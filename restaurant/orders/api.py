"""Orders and their items over HTTP."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy import Row, Select

from restaurant.auth.authentication import current_user
from restaurant.database import crud

# Loaded for what it declares: examples.
from restaurant.orders import examples as examples
from restaurant.orders import history, items, queries, service
from restaurant.orders.error_codes import (
    ADDING_ERRORS,
    CHANGING_ERRORS,
    PLACING_ERRORS,
    STATUS_ERRORS,
)
from restaurant.orders.items import ItemChanges
from restaurant.orders.json_cache import list_json, order_json
from restaurant.orders.models import Order, OrderHistory, OrderItem
from restaurant.orders.schemas import (
    ItemChangesSchema,
    NewItemSchema,
    NewItemsSchema,
    NewOrderSchema,
    OrderChangesSchema,
    OrderHistorySchema,
    OrderItemSchema,
    OrderQuerySchema,
    OrderSchema,
)
from restaurant.orders.service import OrderChanges
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

orders_blp = Blueprint("orders", __name__, url_prefix="/orders", description="Orders of guests")

get_order = partial(crud.get_or_404, Order)

JSON = "application/json"


def _respond(order: Order, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(order_json(order), status, content_type=JSON)


def _respond_list(versions: Sequence[Row[Any]]) -> Response:
    return Response(list_json(versions), content_type=JSON)


@orders_blp.route("/")
class Orders(MethodView):
    @orders_blp.requires(Permission.SIGNED_IN)
    @orders_blp.arguments(OrderQuerySchema, location="query")
    @orders_blp.response(200, OrderSchema(many=True))
    @orders_blp.paginate(Order.id, descending=True, transform=_respond_list)
    def get(self, filters: dict[str, Any]) -> Select[*tuple[Any, ...]]:
        """List orders, the newest first"""
        return queries.select_versions(**filters)

    @orders_blp.requires(Permission.TAKE_ORDERS)
    @orders_blp.doc(operationId="placeOrder")
    @orders_blp.arguments(NewOrderSchema)
    @orders_blp.idempotent
    @orders_blp.errors(*PLACING_ERRORS)
    @orders_blp.response(201, OrderSchema)
    def post(self, data: dict[str, Any]) -> tuple[Response, dict[str, str]]:
        """Place an order

        Prices, names and totals come from the server. The kitchen and the waiters receive
        `order-created`.
        """
        order = service.place_order(current_user(), **data)
        return _respond(order, HTTPStatus.CREATED), {"Location": f"/orders/{order.id}"}


@orders_blp.route("/<int:id>")
class OrderById(MethodView):
    @orders_blp.requires(Permission.SIGNED_IN)
    @orders_blp.response(200, OrderSchema)
    def get(self, id: int) -> Response:
        """Fetch an order"""
        return _respond(get_order(id))

    @orders_blp.requires(Permission.WORK_ON_ORDERS)
    @orders_blp.arguments(OrderChangesSchema)
    @orders_blp.idempotent
    @orders_blp.if_match(OrderSchema, get_order)
    @orders_blp.errors(*CHANGING_ERRORS)
    @orders_blp.response(200, OrderSchema)
    def patch(self, data: OrderChanges, id: int) -> Response:
        """Change an order: notes, table, waiter, status, payment

        `status` sets the status of the items. The kitchen may set `status` to in_progress
        or ready, and `kitchen_notes`. A waiter changes own orders. `payment_status` `paid` takes
        all that is `due`, `refunded` gives all of it back.
        """
        return _respond(service.change_order(current_user(), id, data))

    @orders_blp.requires(Permission.TAKE_ORDERS)
    @orders_blp.doc(operationId="cancelOrder")
    @orders_blp.idempotent
    @orders_blp.if_match(OrderSchema, get_order)
    @orders_blp.errors(*STATUS_ERRORS)
    @orders_blp.response(204)
    def delete(self, id: int) -> None:
        """Cancel an order

        It stays in the database, with all its items cancelled. That cannot be done once an item
        is served or money was taken for it.
        """
        service.cancel_order(current_user(), id)


@orders_blp.route("/<int:id>/history")
class OrderHistoryById(MethodView):
    @orders_blp.requires(Permission.SIGNED_IN)
    @orders_blp.doc(operationId="listOrderHistory")
    @orders_blp.response(200, OrderHistorySchema(many=True))
    def get(self, id: int) -> list[OrderHistory]:
        """List who did what to an order, oldest first

        An action that begins with `line_` is about one item, `item_id`; the others are about the
        order. Who cancelled it stands at `status` with `to` `cancelled`.
        """
        return history.get_history(id)


items_blp = Blueprint(
    "order-items", __name__, url_prefix="/orders/<int:id>/items", description="Items of an order"
)

ONE_OR_MANY_ITEMS = {
    "oneOf": [NewItemSchema, {"type": "array", "items": NewItemSchema, "minItems": 1}]
}


@items_blp.route("/")
class OrderItems(MethodView):
    @items_blp.requires(Permission.TAKE_ORDERS)
    @items_blp.doc(operationId="addOrderItems")
    @items_blp.doc(requestBody={"content": {"application/json": {"schema": ONE_OR_MANY_ITEMS}}})
    @items_blp.arguments(NewItemsSchema)
    @items_blp.idempotent
    @items_blp.errors(*ADDING_ERRORS)
    @items_blp.response(201, OrderItemSchema(many=True))
    def post(self, data: dict[str, Any], id: int) -> tuple[list[OrderItem], dict[str, str]]:
        """Add an item, or an array of items

        Every order of a portion is a new item. The kitchen and the waiters receive
        `items-added`. An order that is paid or refunded is unpaid again.
        """
        added = items.add_items(current_user(), id, data["items"])
        return added, {"Location": f"/orders/{id}"}


@items_blp.route("/<int:item_id>")
class OrderItemById(MethodView):
    @items_blp.requires(Permission.WORK_ON_ORDERS)
    @items_blp.arguments(ItemChangesSchema)
    @items_blp.idempotent
    @items_blp.if_match(OrderItemSchema, items.get_item)
    @items_blp.errors(*STATUS_ERRORS, "line_started", "dish_unavailable")
    @items_blp.response(200, OrderItemSchema)
    def patch(self, data: ItemChanges, id: int, item_id: int) -> OrderItem:
        """Change an item

        Quantity and comment while it is new; `status` along the table of transitions. The
        kitchen may change the status only. More of a dish needs one that can be ordered now.
        """
        return items.change_item(current_user(), id, item_id, data)

    @items_blp.requires(Permission.TAKE_ORDERS)
    @items_blp.doc(operationId="cancelOrderItem")
    @items_blp.idempotent
    @items_blp.if_match(OrderItemSchema, items.get_item)
    @items_blp.errors(*STATUS_ERRORS)
    @items_blp.response(204)
    def delete(self, id: int, item_id: int) -> None:
        """Cancel an item

        It stays on the order and costs nothing.
        """
        items.cancel_item(current_user(), id, item_id)
