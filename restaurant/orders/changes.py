"""What follows from a change to an order, worked out in one place.

An action changes the order inside ``recorded`` and thinks of nothing else. Afterwards
the order as it was is compared with the order as it is: the difference is the history,
the events and the new version. So no action can forget one of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.floor.models import Table
from restaurant.live import events as live_events
from restaurant.orders import history
from restaurant.orders.history import Page
from restaurant.orders.models import Order, OrderAction, OrderItem
from restaurant.orders.states import LineStatus, OrderStatus

ORDER_ACTIONS = {
    "status": OrderAction.STATUS,
    "payment_status": OrderAction.PAYMENT_STATUS,
    "table_id": OrderAction.TABLE,
    "waiter_id": OrderAction.WAITER,
    "order_type": OrderAction.ORDER_TYPE,
    "notes": OrderAction.NOTES,
    "kitchen_notes": OrderAction.KITCHEN_NOTES,
}
LINE_ACTIONS = {
    "status": OrderAction.LINE_STATUS,
    "quantity": OrderAction.LINE_QUANTITY,
    "comment": OrderAction.LINE_COMMENT,
}

#: The moves of a line that mean a plate stands at the pass.
FINISHED_COOKING = {
    (LineStatus.NEW, LineStatus.READY),
    (LineStatus.COOKING, LineStatus.READY),
}

Difference = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Snapshot:
    """An order as it was: its own values, those of its lines, and the table it held."""

    values: dict[str, Any]
    lines: dict[int, dict[str, Any]]
    table: Table | None

    @classmethod
    def of(cls, order: Order) -> "Snapshot":
        """Remember an order."""
        return cls(
            values=_values(order, ORDER_ACTIONS),
            lines={item.id: _values(item, LINE_ACTIONS) for item in order.items},
            table=order.holds_table,
        )


@contextmanager
def recorded(user: User, order: Order) -> Iterator[None]:
    """Let the caller change an order, then record and announce what changed."""
    before = Snapshot.of(order)
    yield
    if any(item.id is None for item in order.items):
        db.session.flush()  # new lines need their ids
    added = [item for item in order.items if item.id not in before.lines]
    moved = {
        item: difference
        for item in order.items
        if item.id in before.lines
        and (difference := _difference(before.lines[item.id], _values(item, LINE_ACTIONS)))
    }
    changed = _difference(before.values, _values(order, ORDER_ACTIONS))
    if not (added or moved or changed):
        return
    touched: list[Order | OrderItem] = [order, *moved]
    for record in touched:
        record.touch()
    history.write(user, order, _pages(added, moved, changed))
    _hand_over_table(before.table, order.holds_table)
    _announce(order, added, moved, changed)
    _announce_tables(before.table, order.holds_table)


def record_placing(user: User, order: Order) -> None:
    """Record and announce an order that is new altogether."""
    db.session.flush()
    placed = Page(OrderAction.PLACED, None, None, order.status)
    history.write(user, order, [placed, *_pages(order.items, {}, {})])
    _hand_over_table(None, order.holds_table)
    live_events.order_created(order)
    _announce_tables(None, order.holds_table)


def _values(record: Order | OrderItem, names: dict[str, OrderAction]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _difference(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    return {name: (value, after[name]) for name, value in before.items() if value != after[name]}


def _pages(
    added: list[OrderItem], moved: dict[OrderItem, Difference], changed: Difference
) -> Iterator[Page]:
    for item in added:
        yield Page(OrderAction.LINE_ADDED, item, None, item.status)
    for item, difference in moved.items():
        for name, (old, new) in difference.items():
            yield Page(LINE_ACTIONS[name], item, old, new)
    for name, (old, new) in changed.items():
        yield Page(ORDER_ACTIONS[name], None, old, new)


def _hand_over_table(before: Table | None, after: Table | None) -> None:
    """From now on the order says that guests sit there, until it closes."""
    if after is not before and after is not None:
        after.guests_seated = False
    db.session.flush()


def _announce(
    order: Order,
    added: list[OrderItem],
    moved: dict[OrderItem, Difference],
    changed: Difference,
) -> None:
    """Tell the most specific first, then what follows from it for the whole order."""
    if added:
        live_events.items_added(order, added)
    for item, difference in moved.items():
        live_events.item_updated(order, item)
        if difference.get("status") in FINISHED_COOKING:
            live_events.dish_ready(order, item)
    old, new = changed.get("status", (None, None))
    if new is OrderStatus.READY and old is not OrderStatus.SERVED:
        live_events.order_ready(order)
    if new is OrderStatus.CANCELLED:
        live_events.order_cancelled(order)
    if changed:
        live_events.order_updated(order)


def _announce_tables(before: Table | None, after: Table | None) -> None:
    for table in (before, after):
        if table is not None and before is not after:
            db.session.expire(table, ["current_order_id"])
            live_events.table_updated(table)
