"""What is so at this moment: open orders, tables, what is sold out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, true

from restaurant.audit.models import AuditAction, AuditEntry, AuditSubject
from restaurant.database.session import db
from restaurant.floor.models import Table
from restaurant.floor.service import select_tables
from restaurant.menu.models import Category, Dish
from restaurant.orders.models import Order
from restaurant.payments.states import PaymentStatus


@dataclass(frozen=True)
class OpenOrders:
    """How many orders are open, what they cost, and what is left to pay, in minor units."""

    count: int
    total: int
    due: int


@dataclass(frozen=True)
class Tables:
    """How many tables there are, and at how many guests sit."""

    count: int
    occupied: int


@dataclass(frozen=True)
class SoldOutDish:
    """A dish of the menu that is sold out, who said so and when, as far as the audit log knows."""

    dish_id: int
    name: str
    user: dict[str, object] | None
    at: datetime | None


def open_orders() -> OpenOrders:
    """Add up the orders that are open."""
    found = list(
        db.session.execute(
            select(Order.total_price, Order.paid_total, Order.payment_status).where(
                Order.stored_is_open == true()
            )
        )
    )
    due = sum(total - paid for total, paid, status in found if status is PaymentStatus.UNPAID)
    return OpenOrders(len(found), sum(row.total_price for row in found), due)


def tables() -> Tables:
    """Count the active tables."""
    return Tables(_count_tables(), _count_tables(is_occupied=True))


def _count_tables(**filters: bool) -> int:
    listed = select_tables(include_inactive=False, **filters).with_only_columns(Table.id)
    return db.session.scalar(select(func.count()).select_from(listed.subquery())) or 0


def sold_out() -> list[SoldOutDish]:
    """The dishes of the menu that are sold out, the latest first."""
    newest = (
        select(func.max(AuditEntry.id))
        .where(
            AuditEntry.subject == AuditSubject.DISH.value,
            AuditEntry.subject_id == Dish.id,
            AuditEntry.action == AuditAction.AVAILABILITY_CHANGED.value,
        )
        .correlate(Dish)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(Dish.id, Dish.name, AuditEntry)
        .join(Category, Category.id == Dish.category_id)
        .outerjoin(AuditEntry, and_(AuditEntry.id == newest, AuditEntry.subject_id == Dish.id))
        .where(Dish.is_active, Category.is_active, ~Dish.is_available)
        .order_by(Dish.name_key, Dish.id)
    )
    dishes = [_sold_out_dish(*row) for row in found]
    return sorted(dishes, key=lambda dish: -dish.at.timestamp() if dish.at else 0)


def _sold_out_dish(dish_id: int, name: str, entry: AuditEntry | None) -> SoldOutDish:
    if entry is None:
        return SoldOutDish(dish_id, name, None, None)
    return SoldOutDish(dish_id, name, entry.user, entry.at)
