"""What must always hold: each rule in words, beside the query that finds its breaches.

Plain SQL that every database understands, each reading a table once.
"""

from dataclasses import dataclass

from restaurant.orders.models import OPEN_SQL


@dataclass(frozen=True)
class Invariant:
    """What must hold, and a query for the ids where it does not."""

    description: str
    query: str


_ITEM_COUNTS = """
    SELECT order_id, COUNT(*) AS n,
        SUM(CASE WHEN status = 'cancelled' THEN 0 ELSE total END) AS total,
        SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
        SUM(CASE WHEN status = 'served' THEN 1 ELSE 0 END) AS served,
        SUM(CASE WHEN status = 'ready' THEN 1 ELSE 0 END) AS ready,
        SUM(CASE WHEN status = 'new' THEN 1 ELSE 0 END) AS fresh
    FROM order_items GROUP BY order_id
"""
_EXPECTED_STATUS = """CASE
    WHEN l.n IS NULL AND o.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN l.n IS NULL THEN 'pending'
    WHEN l.cancelled = l.n THEN 'cancelled'
    WHEN l.served + l.cancelled = l.n THEN 'served'
    WHEN l.ready + l.served + l.cancelled = l.n THEN 'ready'
    WHEN l.fresh + l.cancelled = l.n THEN 'pending'
    ELSE 'in_progress' END"""
_ORDERS_WITH_ITEMS = f"FROM orders o LEFT JOIN ({_ITEM_COUNTS}) l ON l.order_id = o.id"


def _last_history_value(action: str, what: str, otherwise: str) -> str:
    """What the last history entry of this action says of an order ``o`` or of a line ``i``."""
    # It is asked order by order, by the one index that there is on every database. MariaDB
    # would never be done with a join of the newest entries, and it mistakes windows.
    whose = "h.order_id = o.id" if what == "o" else "h.order_id = i.order_id AND h.item_id = i.id"
    return (
        f"COALESCE((SELECT h.to_value FROM order_history h WHERE {whose} "
        f"AND h.action = '{action}' ORDER BY h.id DESC LIMIT 1), '{otherwise}')"
    )


def _history_gaps(action: str, key: str) -> str:
    """Entries that do not begin where the one before them ended."""
    return f"""SELECT id FROM (
        SELECT id, from_value, LAG(to_value) OVER (PARTITION BY {key} ORDER BY id) AS previous
        FROM order_history WHERE action = '{action}') steps
        WHERE previous IS NOT NULL AND from_value <> previous"""


INVARIANTS = (
    Invariant(
        "The total of an order is the sum of its lines that are not cancelled.",
        f"SELECT o.id {_ORDERS_WITH_ITEMS} WHERE o.total_price <> COALESCE(l.total, 0)",
    ),
    Invariant(
        "The total of a line is its price times its quantity.",
        "SELECT id FROM order_items WHERE total <> price * quantity",
    ),
    Invariant(
        "The status of an order is what its lines amount to.",
        f"SELECT o.id {_ORDERS_WITH_ITEMS} WHERE o.status <> {_EXPECTED_STATUS}",
    ),
    Invariant(
        "A table has at most one open dine-in order.",
        f"SELECT table_id FROM orders WHERE order_type = 'dine_in' AND {OPEN_SQL} "
        "GROUP BY table_id HAVING COUNT(*) > 1",
    ),
    Invariant(
        "The database agrees which orders are open.",
        f"SELECT id FROM orders WHERE is_open <> (CASE WHEN {OPEN_SQL} THEN true ELSE false END)",
    ),
    Invariant(
        "A dine-in order has a table.",
        "SELECT id FROM orders WHERE order_type = 'dine_in' AND table_id IS NULL",
    ),
    Invariant(
        "An order has a time of serving exactly when it is served.",
        "SELECT id FROM orders WHERE (status = 'served') <> (served_at IS NOT NULL)",
    ),
    Invariant(
        "An order has a time of cancelling exactly when it is cancelled.",
        "SELECT id FROM orders WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)",
    ),
    Invariant(
        "An order has a payment method and a time of paying exactly when it was paid.",
        "SELECT id FROM orders WHERE (payment_status <> 'unpaid') <> (paid_at IS NOT NULL) "
        "OR (payment_status <> 'unpaid') <> (payment_method_id IS NOT NULL)",
    ),
    Invariant(
        "Money is never negative.",
        "SELECT id FROM order_items WHERE price < 0 OR total < 0 "
        "UNION ALL SELECT id FROM orders WHERE total_price < 0 "
        "UNION ALL SELECT id FROM dishes WHERE price < 0",
    ),
    Invariant(
        "A table with an open order does not also wait for its guests to order.",
        "SELECT t.id FROM tables t JOIN orders o ON o.open_table_id = t.id WHERE t.guests_seated",
    ),
    Invariant(
        "The history of an order begins with its placing.",
        "SELECT o.id FROM orders o WHERE 1 <> (SELECT COUNT(*) FROM order_history h "
        "WHERE h.order_id = o.id AND h.action = 'placed')",
    ),
    Invariant(
        "The history of an order ends with its present status.",
        "SELECT o.id FROM orders o "
        f"WHERE o.status <> {_last_history_value('status', 'o', 'pending')}",
    ),
    Invariant(
        "The history of an order ends with its present payment status.",
        "SELECT o.id FROM orders o "
        f"WHERE o.payment_status <> {_last_history_value('payment_status', 'o', 'unpaid')}",
    ),
    Invariant(
        "The history of a line ends with its present status.",
        "SELECT i.id FROM order_items i "
        f"WHERE i.status <> {_last_history_value('line_status', 'i', 'new')}",
    ),
    Invariant(
        "Each line was added once.",
        "SELECT i.id FROM order_items i LEFT JOIN (SELECT item_id, COUNT(*) AS n "
        "FROM order_history WHERE action = 'line_added' GROUP BY item_id) h "
        "ON h.item_id = i.id WHERE COALESCE(h.n, 0) <> 1",
    ),
    Invariant(
        "Every step of an order's status follows the last.", _history_gaps("status", "order_id")
    ),
    Invariant(
        "Every step of a line's status follows the last.", _history_gaps("line_status", "item_id")
    ),
    Invariant(
        "Everybody has a password or a PIN.",
        "SELECT id FROM users WHERE password_hash IS NULL AND pin_hash IS NULL",
    ),
    Invariant(
        "There is an active admin once there is anybody.",
        "SELECT MIN(id) FROM users HAVING COUNT(*) > 0 AND "
        "SUM(CASE WHEN role = 'admin' AND is_active THEN 1 ELSE 0 END) = 0",
    ),
)
