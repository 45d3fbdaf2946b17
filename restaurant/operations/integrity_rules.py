"""The invariants: each in words, beside the query that finds where it is broken.

Plain SQL that every database understands, each reading a table once.
"""

from dataclasses import dataclass

from restaurant.orders.models import OPEN_SQL
from restaurant.orders.states import STATUS_RULES


@dataclass(frozen=True)
class Invariant:
    """An invariant, and the query of the ids where it is broken."""

    description: str
    query: str


def _status_rules() -> tuple[str, str]:
    """``STATUS_RULES`` in SQL: counts of an order's items, and the status that follows from them.

    Each count is of the items in none of a rule's states; the first that is 0 decides.
    """
    counts, cases = [], []
    for number, (states, status) in enumerate(STATUS_RULES):
        listed = ", ".join(f"'{state}'" for state in sorted(states)) or "NULL"
        counts.append(f"SUM(CASE WHEN status IN ({listed}) THEN 0 ELSE 1 END) AS outside_{number}")
        cases.append(f"WHEN COALESCE(l.outside_{number}, 0) = 0 THEN '{status}'")
    return ", ".join(counts), " ".join(cases)


_COUNTS, _CASES = _status_rules()
_EXPECTED_STATUS = f"""CASE
    WHEN l.order_id IS NULL AND o.cancelled_at IS NOT NULL THEN 'cancelled' {_CASES} END"""
_ITEM_COUNTS = f"""
    SELECT order_id, SUM(CASE WHEN status = 'cancelled' THEN 0 ELSE total END) AS total, {_COUNTS}
    FROM order_items GROUP BY order_id
"""
_ORDERS_WITH_ITEMS = f"FROM orders o LEFT JOIN ({_ITEM_COUNTS}) l ON l.order_id = o.id"


def _last_history_value(action: str, what: str, otherwise: str) -> str:
    """The value in the last history entry of this action, of an order ``o`` or an item ``i``."""
    # A subquery for each order uses the index that every database has. On MariaDB a join with
    # the newest entries takes far too long, and window functions do not help.
    whose = "h.order_id = o.id" if what == "o" else "h.order_id = i.order_id AND h.item_id = i.id"
    return (
        f"COALESCE((SELECT h.to_value FROM order_history h WHERE {whose} "
        f"AND h.action = '{action}' ORDER BY h.id DESC LIMIT 1), '{otherwise}')"
    )


def _history_gaps(action: str, key: str) -> str:
    """Entries whose old value is not the new value of the entry before them."""
    return f"""SELECT id FROM (
        SELECT id, from_value, LAG(to_value) OVER (PARTITION BY {key} ORDER BY id) AS previous
        FROM order_history WHERE action = '{action}') steps
        WHERE previous IS NOT NULL AND from_value <> previous"""


INVARIANTS = (
    Invariant(
        "The total of an order is the sum of its items that are not cancelled.",
        f"SELECT o.id {_ORDERS_WITH_ITEMS} WHERE o.total_price <> COALESCE(l.total, 0)",
    ),
    Invariant(
        "The total of an item is its price times its quantity.",
        "SELECT id FROM order_items WHERE total <> price * quantity",
    ),
    Invariant(
        "The status of an order follows from the statuses of its items.",
        f"SELECT o.id {_ORDERS_WITH_ITEMS} WHERE o.status <> {_EXPECTED_STATUS}",
    ),
    Invariant(
        "A table has at most one open dine-in order.",
        f"SELECT table_id FROM orders WHERE order_type = 'dine_in' AND {OPEN_SQL} "
        "GROUP BY table_id HAVING COUNT(*) > 1",
    ),
    Invariant(
        "The column is_open agrees with status and payment.",
        f"SELECT id FROM orders WHERE is_open <> (CASE WHEN {OPEN_SQL} THEN true ELSE false END)",
    ),
    Invariant(
        "A dine-in order has a table.",
        "SELECT id FROM orders WHERE order_type = 'dine_in' AND table_id IS NULL",
    ),
    Invariant(
        "An order has served_at exactly when it is served.",
        "SELECT id FROM orders WHERE (status = 'served') <> (served_at IS NOT NULL)",
    ),
    Invariant(
        "An order has cancelled_at exactly when it is cancelled.",
        "SELECT id FROM orders WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)",
    ),
    Invariant(
        "An order has paid_at exactly when it was paid.",
        "SELECT id FROM orders WHERE (payment_status <> 'unpaid') <> (paid_at IS NOT NULL)",
    ),
    Invariant(
        "An order has a payment method exactly when money was taken for it.",
        "SELECT id FROM orders WHERE (payment_status <> 'unpaid' OR paid_total > 0) "
        "<> (payment_method_id IS NOT NULL)",
    ),
    Invariant(
        "What was paid for an order is its total when it is paid, less while it is unpaid, "
        "and nothing once it is refunded.",
        "SELECT id FROM orders WHERE paid_total < 0 "
        "OR (payment_status = 'paid' AND paid_total <> total_price) "
        "OR (payment_status = 'unpaid' AND paid_total > 0 AND paid_total >= total_price) "
        "OR (payment_status = 'refunded' AND paid_total <> 0)",
    ),
    Invariant(
        "Money is never negative.",
        "SELECT id FROM order_items WHERE price < 0 OR total < 0 "
        "UNION ALL SELECT id FROM orders WHERE total_price < 0 "
        "UNION ALL SELECT id FROM dishes WHERE price < 0",
    ),
    Invariant(
        "A table with an open order is not also marked guests_seated.",
        "SELECT t.id FROM tables t JOIN orders o ON o.open_table_id = t.id WHERE t.guests_seated",
    ),
    Invariant(
        "The history of an order has exactly one entry for placing it.",
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
        "The history of an item ends with its present status.",
        "SELECT i.id FROM order_items i "
        f"WHERE i.status <> {_last_history_value('line_status', 'i', 'new')}",
    ),
    Invariant(
        "Each item was added once.",
        "SELECT i.id FROM order_items i LEFT JOIN (SELECT item_id, COUNT(*) AS n "
        "FROM order_history WHERE action = 'line_added' GROUP BY item_id) h "
        "ON h.item_id = i.id WHERE COALESCE(h.n, 0) <> 1",
    ),
    Invariant(
        "Every step of an order's status begins where the last one ended.",
        _history_gaps("status", "order_id"),
    ),
    Invariant(
        "Every step of an item's status begins where the last one ended.",
        _history_gaps("line_status", "item_id"),
    ),
    Invariant(
        "Every user has a password or a PIN.",
        "SELECT id FROM users WHERE password_hash IS NULL AND pin_hash IS NULL",
    ),
    Invariant(
        "There is an active admin as soon as there are users.",
        "SELECT MIN(id) FROM users HAVING COUNT(*) > 0 AND "
        "SUM(CASE WHEN role = 'admin' AND is_active THEN 1 ELSE 0 END) = 0",
    ),
)
