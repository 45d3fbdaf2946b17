"""Orders, their items and their history."""

from restaurant.orders.models.history import OrderAction, OrderHistory
from restaurant.orders.models.order import MAX_ITEMS, OPEN_SQL, Order, OrderItem

__all__ = ["MAX_ITEMS", "OPEN_SQL", "Order", "OrderAction", "OrderHistory", "OrderItem"]
