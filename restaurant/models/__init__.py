"""The restaurant's data and the rules that hold whoever changes it."""

from restaurant.audit.models import AuditAction, AuditEntry, AuditSubject
from restaurant.auth.models import Device, RefreshToken, Session, TryCount, User
from restaurant.database import listeners as listeners
from restaurant.database.base import Model
from restaurant.database.event_log import Event, EventLog
from restaurant.floor.models import Location, Table
from restaurant.idempotency.models import StoredAnswer
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.models.order import Order
from restaurant.models.order_history import OrderAction, OrderHistory
from restaurant.models.order_item import OrderItem
from restaurant.payments.models import PaymentMethod

__all__ = [
    "AuditAction",
    "AuditEntry",
    "AuditSubject",
    "Category",
    "Device",
    "Dish",
    "Event",
    "EventLog",
    "Ingredient",
    "Location",
    "Model",
    "Order",
    "OrderAction",
    "OrderHistory",
    "OrderItem",
    "PaymentMethod",
    "RefreshToken",
    "Session",
    "StoredAnswer",
    "Table",
    "TryCount",
    "User",
]
