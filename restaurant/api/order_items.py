"""Lines of an order."""

from typing import Any

from flask.views import MethodView

from restaurant.auth.authentication import current_user
from restaurant.models.order_item import OrderItem
from restaurant.permissions import Permission
from restaurant.schemas.order_items import (
    LineChangesSchema,
    NewItemSchema,
    NewItemsSchema,
    OrderItemSchema,
)
from restaurant.services import order_items
from restaurant.web.blueprint import Blueprint

blp = Blueprint(
    "order-items", __name__, url_prefix="/orders/<int:id>/items", description="Lines of an order"
)

ONE_OR_MANY = {"oneOf": [NewItemSchema, {"type": "array", "items": NewItemSchema, "minItems": 1}]}


@blp.route("/")
class OrderItems(MethodView):
    @blp.requires(Permission.TAKE_ORDERS)
    @blp.doc(requestBody={"content": {"application/json": {"schema": ONE_OR_MANY}}})
    @blp.arguments(NewItemsSchema)
    @blp.response(201, OrderItemSchema(many=True))
    def post(self, data: dict[str, Any], id: int) -> tuple[list[OrderItem], dict[str, str]]:
        """Add a line, or an array of lines

        Every order of a portion is a new line. The kitchen and the waiters hear `items-added`.
        """
        added = order_items.add_items(current_user(), id, data["items"])
        return added, {"Location": f"/orders/{id}"}


@blp.route("/<int:item_id>")
class OrderItemById(MethodView):
    @blp.requires(Permission.WORK_ON_ORDERS)
    @blp.if_match(OrderItemSchema, order_items.get_line)
    @blp.arguments(LineChangesSchema)
    @blp.response(200, OrderItemSchema)
    @blp.alt_response(403, "FORBIDDEN")
    def patch(self, data: dict[str, Any], id: int, item_id: int) -> OrderItem:
        """Change a line

        Quantity and comment while it is new; `status` along the table of moves. The
        kitchen may change the status only.
        """
        return order_items.change_item(current_user(), id, item_id, data)

    @blp.requires(Permission.TAKE_ORDERS)
    @blp.if_match(OrderItemSchema, order_items.get_line)
    @blp.response(204)
    def delete(self, id: int, item_id: int) -> None:
        """Cancel a line

        It stays on the order and costs nothing.
        """
        order_items.cancel_item(current_user(), id, item_id)
