"""Looking for broken invariants: each in words, beside the query that finds its breaches.

A sound restaurant has none, whatever happened to the power. ``flask check`` runs them
all; each is plain SQL that every database understands, and reads a table once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select, text

from restaurant.extensions import db
from restaurant.models import Event, EventLog, Model
from restaurant.models.base import Named
from restaurant.models.order import OPEN
from restaurant.text import sort_key

#: How many breaches of one rule are named; the rest are counted by the database's owner.
MOST_NAMED = 20


@dataclass(frozen=True)
class Rule:
    """What must hold, and a query for the ids where it does not."""

    words: str
    query: str


_LINES = """
    SELECT order_id, COUNT(*) AS n,
        SUM(CASE WHEN status = 'cancelled' THEN 0 ELSE total END) AS total,
        SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
        SUM(CASE WHEN status = 'served' THEN 1 ELSE 0 END) AS served,
        SUM(CASE WHEN status = 'ready' THEN 1 ELSE 0 END) AS ready,
        SUM(CASE WHEN status = 'new' THEN 1 ELSE 0 END) AS fresh
    FROM order_items GROUP BY order_id
"""
_STATUS = """CASE
    WHEN l.n IS NULL AND o.cancelled_at IS NOT NULL THEN 'cancelled'
    WHEN l.n IS NULL THEN 'pending'
    WHEN l.cancelled = l.n THEN 'cancelled'
    WHEN l.served + l.cancelled = l.n THEN 'served'
    WHEN l.ready + l.served + l.cancelled = l.n THEN 'ready'
    WHEN l.fresh + l.cancelled = l.n THEN 'pending'
    ELSE 'in_progress' END"""
_ORDERS_AND_LINES = f"FROM orders o LEFT JOIN ({_LINES}) l ON l.order_id = o.id"


def _last_word(action: str, key: str) -> str:
    """The last history entry of this action for each order or line."""
    return (
        f"SELECT h.{key} AS id, h.to_value FROM order_history h JOIN ("
        f"SELECT MAX(id) AS id FROM order_history WHERE action = '{action}' GROUP BY {key}"
        ") newest ON newest.id = h.id"
    )


def _broken_chain(action: str, key: str) -> str:
    """Entries that do not begin where the one before them ended."""
    return f"""SELECT id FROM (
        SELECT id, from_value, LAG(to_value) OVER (PARTITION BY {key} ORDER BY id) AS previous
        FROM order_history WHERE action = '{action}') steps
        WHERE previous IS NOT NULL AND from_value <> previous"""


RULES = (
    Rule(
        "The total of an order is the sum of its lines that are not cancelled.",
        f"SELECT o.id {_ORDERS_AND_LINES} WHERE o.total_price <> COALESCE(l.total, 0)",
    ),
    Rule(
        "The total of a line is its price times its quantity.",
        "SELECT id FROM order_items WHERE total <> price * quantity",
    ),
    Rule(
        "The status of an order is what its lines amount to.",
        f"SELECT o.id {_ORDERS_AND_LINES} WHERE o.status <> {_STATUS}",
    ),
    Rule(
        "A table has at most one open dine-in order.",
        f"SELECT table_id FROM orders WHERE order_type = 'dine_in' AND {OPEN} "
        "GROUP BY table_id HAVING COUNT(*) > 1",
    ),
    Rule(
        "The database agrees which orders are open.",
        f"SELECT id FROM orders WHERE is_open <> (CASE WHEN {OPEN} THEN true ELSE false END)",
    ),
    Rule(
        "A dine-in order has a table.",
        "SELECT id FROM orders WHERE order_type = 'dine_in' AND table_id IS NULL",
    ),
    Rule(
        "An order has a time of serving exactly when it is served.",
        "SELECT id FROM orders WHERE (status = 'served') <> (served_at IS NOT NULL)",
    ),
    Rule(
        "An order has a time of cancelling exactly when it is cancelled.",
        "SELECT id FROM orders WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)",
    ),
    Rule(
        "An order has a payment method and a time of paying exactly when it was paid.",
        "SELECT id FROM orders WHERE (payment_status <> 'unpaid') <> (paid_at IS NOT NULL) "
        "OR (payment_status <> 'unpaid') <> (payment_method_id IS NOT NULL)",
    ),
    Rule(
        "Money is never negative.",
        "SELECT id FROM order_items WHERE price < 0 OR total < 0 "
        "UNION ALL SELECT id FROM orders WHERE total_price < 0 "
        "UNION ALL SELECT id FROM dishes WHERE price < 0",
    ),
    Rule(
        "A table with an open order does not also wait for its guests to order.",
        "SELECT t.id FROM tables t JOIN orders o ON o.open_table_id = t.id WHERE t.guests_seated",
    ),
    Rule(
        "The history of an order begins with its placing.",
        "SELECT o.id FROM orders o WHERE 1 <> (SELECT COUNT(*) FROM order_history h "
        "WHERE h.order_id = o.id AND h.action = 'placed')",
    ),
    Rule(
        "The history of an order ends with its present status.",
        f"SELECT o.id FROM orders o JOIN ({_last_word('status', 'order_id')}) h "
        "ON h.id = o.id WHERE h.to_value <> o.status",
    ),
    Rule(
        "The history of an order ends with its present payment status.",
        "SELECT o.id FROM orders o LEFT JOIN "
        f"({_last_word('payment_status', 'order_id')}) h "
        "ON h.id = o.id WHERE COALESCE(h.to_value, 'unpaid') <> o.payment_status",
    ),
    Rule(
        "The history of a line ends with its present status.",
        f"SELECT i.id FROM order_items i LEFT JOIN ({_last_word('line_status', 'item_id')}) h "
        "ON h.id = i.id WHERE COALESCE(h.to_value, 'new') <> i.status",
    ),
    Rule(
        "Each line was added once.",
        "SELECT i.id FROM order_items i LEFT JOIN (SELECT item_id, COUNT(*) AS n "
        "FROM order_history WHERE action = 'line_added' GROUP BY item_id) h "
        "ON h.item_id = i.id WHERE COALESCE(h.n, 0) <> 1",
    ),
    Rule("Every step of an order's status follows the last.", _broken_chain("status", "order_id")),
    Rule(
        "Every step of a line's status follows the last.", _broken_chain("line_status", "item_id")
    ),
    Rule(
        "There is an active admin once there is anybody.",
        "SELECT MIN(id) FROM users HAVING COUNT(*) > 0 AND "
        "SUM(CASE WHEN role = 'admin' AND is_active THEN 1 ELSE 0 END) = 0",
    ),
)


def breaches() -> Iterator[str]:
    """Every broken invariant, as a sentence with the ids where it is broken."""
    for rule in RULES:
        found = db.session.scalars(text(f"{rule.query} LIMIT {MOST_NAMED}")).all()
        yield from _sentence(rule.words, found)
    yield from _orphans()
    yield from _faults_of_names()
    yield from _faults_of_the_log()
    yield from _faults_of_the_file()


def _sentence(words: str, ids: Any) -> Iterator[str]:
    if ids:
        yield f"{words} Not so: {', '.join(map(str, ids))}."


def _orphans() -> Iterator[str]:
    for table in Model.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            target = key.column.table.alias("target")
            statement = (
                select(key.parent)
                .outerjoin_from(table, target, key.parent == target.c[key.column.name])
                .where(key.parent.is_not(None), target.c[key.column.name].is_(None))
                .limit(MOST_NAMED)
            )
            words = f"Every {table.name}.{key.parent.name} refers to a record."
            yield from _sentence(words, db.session.scalars(statement).all())


def _faults_of_names() -> Iterator[str]:
    for mapper in Model.registry.mappers:
        model: Any = mapper.class_
        if issubclass(model, Named):
            rows = db.session.execute(select(model.id, model.name, model.name_key))
            wrong = [row.id for row in rows if row.name_key != sort_key(row.name)]
            yield from _sentence(f"{model.__tablename__} are sorted by their names.", wrong)


def _faults_of_the_log() -> Iterator[str]:
    logs = db.session.scalars(select(EventLog)).all()
    if len(logs) != 1:
        yield f"There is one event log. Not so: there are {len(logs)}."
        return
    expected, wrong = None, []
    rows = db.session.execute(select(Event.id, Event.name, Event.body).order_by(Event.id))
    for event_id, name, body in rows.yield_per(1000):
        content = orjson.loads(body)
        if (content["event_id"], content["event"]) != (event_id, name):
            wrong.append(event_id)
        if expected is not None and event_id != expected:
            wrong.append(event_id)
        expected = event_id + 1
    yield from _sentence("Events have no gaps and say their own number.", wrong[:MOST_NAMED])
    if expected is not None and expected != logs[0].last_event_id + 1:
        yield f"The log ends with its last event. Not so: {logs[0].last_event_id}."


def _faults_of_the_file() -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        found = db.session.scalars(text("PRAGMA quick_check")).all()
        yield from _sentence("The database file is whole.", [one for one in found if one != "ok"])
