"""How long guests waited: from ordering to the plate, and what keeps them waiting now.

What is ordered at one time on one order is a round: its items have one ``created_at``. A served
item's ``updated_at`` is when it was served, a ready one's when it became ready.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import case, func, select, true

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.floor.models import Table
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.profile.business_days import Period

NOT_SERVED = (ItemStatus.NEW, ItemStatus.COOKING, ItemStatus.READY)


class WaitingAt(StrEnum):
    """Where a dish waits that its guests wait for."""

    KITCHEN = "kitchen"
    PASS = "pass"  # noqa: S105  # where ready dishes stand


class Round(NamedTuple):
    """When a round was ordered, when it was last served from, and whether all of it is served."""

    ordered_at: datetime
    served_at: datetime
    is_served: bool

    def waited(self, moment: datetime) -> timedelta:
        """How long its guests have waited for the last of it at a moment."""
        return (self.served_at if self.is_served else moment) - self.ordered_at


@dataclass(frozen=True)
class Waiting:
    """What waits too long: items of a round in the kitchen, or of an order at the pass."""

    order_id: int
    order_type: OrderType
    table_number: int | None
    waiter: dict[str, object]
    waiting_at: WaitingAt
    since: datetime
    minutes: int
    items: int


def rounds_in(period: Period) -> list[Round]:
    """The rounds of the orders that were placed in a period; without what is cancelled."""
    not_served = func.sum(case((OrderItem.status.in_(NOT_SERVED), 1), else_=0))
    found = db.session.execute(
        select(OrderItem.created_at, func.max(OrderItem.updated_at), not_served)
        .select_from(Order)
        .join(OrderItem, OrderItem.order_id == Order.id)
        .where(
            Order.created_at >= period.begin,
            Order.created_at < period.until,
            OrderItem.status != ItemStatus.CANCELLED,
        )
        .group_by(OrderItem.order_id, OrderItem.created_at)
    )
    return [Round(ordered, served, int(waiting) == 0) for ordered, served, waiting in found]


def average_minutes(rounds: Iterable[Round]) -> float | None:
    """From ordering to serving the last of it, for those that are served; None without any."""
    waited = [one.served_at - one.ordered_at for one in rounds if one.is_served]
    if not waited:
        return None
    return round(sum(waited, timedelta()) / len(waited) / timedelta(minutes=1), 1)


def waiting_too_long(moment: datetime, late: timedelta, at_pass: timedelta) -> list[Waiting]:
    """What has waited for longer than this in the kitchen or at the pass, the longest first."""
    kitchen: defaultdict[tuple[int, datetime], list[Any]] = defaultdict(list)
    ready: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _unserved_items():
        if row.status is ItemStatus.READY:
            ready[row.order_id].append(row)
        else:
            kitchen[row.order_id, row.created_at].append(row)
    found = [
        _waiting(WaitingAt.KITCHEN, moment, ordered, rows)
        for (_, ordered), rows in kitchen.items()
        if moment - ordered > late
    ]
    for rows in ready.values():
        since = min(row.updated_at for row in rows)
        if moment - since > at_pass:
            found.append(_waiting(WaitingAt.PASS, moment, since, rows))
    return sorted(found, key=lambda one: one.since)


def _unserved_items() -> Iterable[Any]:
    return db.session.execute(
        select(
            OrderItem.order_id,
            OrderItem.status,
            OrderItem.created_at,
            OrderItem.updated_at,
            Order.order_type,
            Table.number,
            User.id,
            User.full_name,
        )
        .select_from(Order)
        .join(OrderItem, OrderItem.order_id == Order.id)
        .join(User, User.id == Order.waiter_id)
        .outerjoin(Table, Table.id == Order.table_id)
        .where(Order.stored_is_open == true(), OrderItem.status.in_(NOT_SERVED))
    )


def _waiting(where: WaitingAt, moment: datetime, since: datetime, rows: Sequence[Any]) -> Waiting:
    """All rows are of one order."""
    one = rows[0]
    return Waiting(
        order_id=one.order_id,
        order_type=one.order_type,
        table_number=one.number,
        waiter={"id": one.id, "full_name": one.full_name},
        waiting_at=where,
        since=since,
        minutes=int((moment - since) / timedelta(minutes=1)),
        items=len(rows),
    )
