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
from restaurant.orders.history import HistoryEntry
from restaurant.orders.models import Order, OrderAction, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus

ORDER_ACTIONS = {
    "status": OrderAction.STATUS,
    "payment_status": OrderAction.PAYMENT_STATUS,
    "table_id": OrderAction.TABLE,
    "waiter_id": OrderAction.WAITER,
    "order_type": OrderAction.ORDER_TYPE,
    "notes": OrderAction.NOTES,
    "kitchen_notes": OrderAction.KITCHEN_NOTES,
}
ITEM_ACTIONS = {
    "status": OrderAction.ITEM_STATUS,
    "quantity": OrderAction.ITEM_QUANTITY,
    "comment": OrderAction.ITEM_COMMENT,
}

#: The moves of a line that mean a plate stands at the pass.
FINISHED_COOKING = {
    (ItemStatus.NEW, ItemStatus.READY),
    (ItemStatus.COOKING, ItemStatus.READY),
}

Difference = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Snapshot:
    """An order as it was: its own values, those of its lines, and the table it held."""

    values: dict[str, Any]
    items: dict[int, dict[str, Any]]
    table: Table | None

    @classmethod
    def take(cls, order: Order) -> "Snapshot":
        """Remember an order."""
        return cls(
            values=_values(order, ORDER_ACTIONS),
            items={item.id: _values(item, ITEM_ACTIONS) for item in order.items},
            table=order.occupied_table,
        )


@contextmanager
def track_changes(user: User, order: Order) -> Iterator[None]:
    """Let the caller change an order, then record and announce what changed."""
    before = Snapshot.take(order)
    yield
    if any(item.id is None for item in order.items):
        db.session.flush()  # new lines need their ids
    added = [item for item in order.items if item.id not in before.items]
    moved = {
        item: difference
        for item in order.items
        if item.id in before.items
        and (difference := _difference(before.items[item.id], _values(item, ITEM_ACTIONS)))
    }
    changed = _difference(before.values, _values(order, ORDER_ACTIONS))
    if not (added or moved or changed):
        return
    touched: list[Order | OrderItem] = [order, *moved]
    for record in touched:
        record.bump_version()
    history.add_entries(user, order, _history_entries(added, moved, changed))
    _release_table(before.table, order.occupied_table)
    _emit_events(order, added, moved, changed)
    _emit_table_events(before.table, order.occupied_table)


def record_creation(user: User, order: Order) -> None:
    """Record and announce an order that is new altogether."""
    db.session.flush()
    placed = HistoryEntry(OrderAction.PLACED, None, None, order.status)
    history.add_entries(user, order, [placed, *_history_entries(order.items, {}, {})])
    _release_table(None, order.occupied_table)
    live_events.order_created(order)
    _emit_table_events(None, order.occupied_table)


def _values(record: Order | OrderItem, names: dict[str, OrderAction]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _difference(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    return {name: (value, after[name]) for name, value in before.items() if value != after[name]}


def _history_entries(
    added: list[OrderItem], moved: dict[OrderItem, Difference], changed: Difference
) -> Iterator[HistoryEntry]:
    for item in added:
        yield HistoryEntry(OrderAction.ITEM_ADDED, item, None, item.status)
    for item, difference in moved.items():
        for name, (old, new) in difference.items():
            yield HistoryEntry(ITEM_ACTIONS[name], item, old, new)
    for name, (old, new) in changed.items():
        yield HistoryEntry(ORDER_ACTIONS[name], None, old, new)


def _release_table(before: Table | None, after: Table | None) -> None:
    """From now on the order says that guests sit there, until it closes."""
    if after is not before and after is not None:
        after.guests_seated = False
    db.session.flush()


def _emit_events(
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


def _emit_table_events(before: Table | None, after: Table | None) -> None:
    for table in (before, after):
        if table is not None and before is not after:
            db.session.expire(table, ["current_order_id"])
            live_events.table_updated(table)
