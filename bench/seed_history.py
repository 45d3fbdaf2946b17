"""Writes years of past orders into a SQLite file in bulk.

Each of them was placed with three items and then, but for one in fifty that was cancelled,
cooked, served and paid. Every table holds what the product would have stored of it.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

#: A busy restaurant: some 150,000 orders a year.
ORDERS_A_DAY = 400
#: One order of so many is cancelled.
ONE_CANCELLED_OF = 50

PAST = """
CREATE TEMP TABLE past AS
WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < :orders - 1),
    waiters AS (SELECT id, row_number() OVER () - 1 AS n FROM users WHERE role = 'waiter'),
    places AS (SELECT id, row_number() OVER () - 1 AS n FROM tables),
    methods AS (SELECT id, row_number() OVER () - 1 AS n FROM payment_methods)
SELECT counted.n, :first_order + counted.n AS id,
    :begin + counted.n * :pace AS at, counted.n % :one_cancelled_of = 7 AS is_cancelled,
    CASE counted.n % 4 WHEN 3 THEN 'takeaway' ELSE 'dine_in' END AS order_type,
    waiters.id AS waiter_id, methods.id AS method_id,
    CASE counted.n % 4 WHEN 3 THEN NULL ELSE places.id END AS table_id
FROM counted
JOIN waiters ON waiters.n = counted.n % (SELECT COUNT(*) FROM waiters)
JOIN places ON places.n = counted.n / 4 % (SELECT COUNT(*) FROM places)
JOIN methods ON methods.n = counted.n % (SELECT COUNT(*) FROM methods)
ORDER BY counted.n
"""
MENU = """
CREATE TEMP TABLE menu AS
SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, name, price FROM dishes
"""
ITEMS_AND_STEPS = """
CREATE TEMP TABLE item_of (k INTEGER PRIMARY KEY);
INSERT INTO item_of VALUES (0), (1), (2);
CREATE TEMP TABLE step (
    is_cancelled BOOLEAN, n INTEGER, minutes INTEGER, action TEXT, item INTEGER, old TEXT, new TEXT
);
INSERT INTO step VALUES
    (0, 0, 0, 'placed', NULL, NULL, 'pending'),
    (0, 1, 0, 'line_added', 0, NULL, 'new'), (0, 2, 0, 'line_added', 1, NULL, 'new'),
    (0, 3, 0, 'line_added', 2, NULL, 'new'),
    (0, 4, 20, 'line_status', 0, 'new', 'ready'), (0, 5, 20, 'line_status', 1, 'new', 'ready'),
    (0, 6, 20, 'line_status', 2, 'new', 'ready'), (0, 7, 20, 'status', NULL, 'pending', 'ready'),
    (0, 8, 21, 'line_status', 0, 'ready', 'served'),
    (0, 9, 21, 'line_status', 1, 'ready', 'served'),
    (0, 10, 21, 'line_status', 2, 'ready', 'served'),
    (0, 11, 21, 'status', NULL, 'ready', 'served'),
    (0, 12, 60, 'payment_status', NULL, 'unpaid', 'paid'),
    (1, 0, 0, 'placed', NULL, NULL, 'pending'),
    (1, 1, 0, 'line_added', 0, NULL, 'new'), (1, 2, 0, 'line_added', 1, NULL, 'new'),
    (1, 3, 0, 'line_added', 2, NULL, 'new'),
    (1, 4, 5, 'line_status', 0, 'new', 'cancelled'),
    (1, 5, 5, 'line_status', 1, 'new', 'cancelled'),
    (1, 6, 5, 'line_status', 2, 'new', 'cancelled'),
    (1, 7, 5, 'status', NULL, 'pending', 'cancelled');
"""

FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -400000;
"""


def timestamp(seconds: str) -> str:
    """SQL that formats seconds since 1970 as timestamps are stored."""
    return f"strftime('%Y-%m-%d %H:%M:%f000', {seconds}, 'unixepoch')"


DISH_OF_ITEM = "menu.n = (past.n * 3 + item_of.k * 5) % (SELECT COUNT(*) FROM menu)"


def shifted_back(column: str) -> str:
    """SQL that moves a timestamp of the demo to before the first of the past orders."""
    days = "'-' || (:orders / :orders_a_day + 3) || ' days'"
    return f"{column} = strftime('%Y-%m-%d %H:%M:%f000', {column}, {days})"


TIMESTAMPS = ("created_at", "updated_at", "served_at", "paid_at", "cancelled_at")
#: Ids follow time.
SHIFT_DEMO_BACK = f"UPDATE orders SET {', '.join(map(shifted_back, TIMESTAMPS))}"
ORDERS = f"""
INSERT INTO orders (id, created_at, updated_at, table_id, waiter_id, status, order_type, version,
    total_price, paid_total, payment_status, payment_method_id, paid_at, served_at, cancelled_at)
SELECT past.id, {timestamp("at")}, {timestamp("at + iif(is_cancelled, 300, 3600)")},
    table_id, waiter_id, iif(is_cancelled, 'cancelled', 'served'), order_type,
    iif(is_cancelled, 2, 4), iif(is_cancelled, 0, SUM(menu.price)),
    iif(is_cancelled, 0, SUM(menu.price)),
    iif(is_cancelled, 'unpaid', 'paid'), iif(is_cancelled, NULL, method_id),
    iif(is_cancelled, NULL, {timestamp("at + 3600")}),
    iif(is_cancelled, NULL, {timestamp("at + 1260")}),
    iif(is_cancelled, {timestamp("at + 300")}, NULL)
FROM past CROSS JOIN item_of JOIN menu ON {DISH_OF_ITEM}
GROUP BY past.n ORDER BY past.n
"""
ITEMS = f"""
INSERT INTO order_items (id, created_at, updated_at, order_id, dish_id, dish_name, quantity,
    price, total, status, version)
SELECT :first_item + past.n * 3 + item_of.k, {timestamp("at")}, {timestamp("at + 1260")}, past.id,
    menu.id, menu.name, 1, menu.price, menu.price, iif(is_cancelled, 'cancelled', 'served'), 3
FROM past CROSS JOIN item_of JOIN menu ON {DISH_OF_ITEM}
"""
HISTORY = f"""
INSERT INTO order_history (id, order_id, item_id, user_id, at, action, from_value, to_value)
SELECT :first_entry + past.n * 13 + step.n, past.id, :first_item + past.n * 3 + step.item,
    past.waiter_id, {timestamp("at + 60 * step.minutes")}, step.action, step.old, step.new
FROM past CROSS JOIN step WHERE step.is_cancelled = past.is_cancelled
"""
AUDIT = f"""
INSERT INTO audit_entries (at, action, user_id, user_name, address, subject, subject_id, field,
    from_value, to_value)
SELECT {timestamp("at + 300")}, iif(step.item IS NULL, 'order_cancelled', 'line_cancelled'),
    past.waiter_id, users.full_name, '192.168.1.20', iif(step.item IS NULL, 'order', 'order_item'),
    iif(step.item IS NULL, past.id, :first_item + past.n * 3 + step.item), step.action,
    step.old, step.new
FROM past CROSS JOIN step JOIN users ON users.id = past.waiter_id
WHERE past.is_cancelled AND step.is_cancelled AND step.new = 'cancelled'
"""
STORED_RESPONSES = f"""
INSERT INTO stored_answers (user_id, key, created_at, fingerprint, status, headers, body)
SELECT waiter_id, 'order-' || id, {timestamp("at")}, hex(randomblob(32)), 201,
    '{{"Content-Type": "application/json", "Location": "/orders/' || id || '"}}', :answer
FROM past WHERE at >= :answers_from
"""


def seed_orders(file: Path, orders: int, orders_a_day: int = ORDERS_A_DAY) -> None:
    """Add so many past orders to a demo restaurant's file, which nobody else may use meanwhile.

    The last of them was over some hours ago; the ids follow on those that are there.
    """
    with closing(sqlite3.connect(file)) as database:
        database.executescript(FAST)
        indexes = _dropped_indexes(database)
        _write(database, orders, orders_a_day)
        for index in indexes:
            database.execute(index)
        database.commit()
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")


def _dropped_indexes(database: sqlite3.Connection) -> list[str]:
    """Drop what is faster to build afterwards; returns the statements that bring it back."""
    growing = ("orders", "order_items", "order_history", "audit_entries")
    listed = database.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index'")
    found = [(name, sql) for table, name, sql in listed.fetchall() if sql and table in growing]
    for name, _ in found:
        database.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _write(database: sqlite3.Connection, orders: int, orders_a_day: int) -> None:
    pace = timedelta(days=1) / orders_a_day
    begin = datetime.now(UTC) - timedelta(hours=2) - orders * pace
    sample = _sample_event(database)
    values = {
        "orders": orders,
        "orders_a_day": orders_a_day,
        "one_cancelled_of": ONE_CANCELLED_OF,
        "begin": begin.timestamp(),
        "pace": pace.total_seconds(),
        "first_order": _next_id(database, "orders"),
        "first_item": _next_id(database, "order_items"),
        "first_entry": _next_id(database, "order_history"),
        "answer": orjson.dumps(sample["order"]).decode(),
        "answers_from": (datetime.now(UTC) - timedelta(hours=72)).timestamp(),
    }
    database.executescript(ITEMS_AND_STEPS)
    for statement in (SHIFT_DEMO_BACK, PAST, MENU, ORDERS, ITEMS, HISTORY, AUDIT, STORED_RESPONSES):
        database.execute(statement, values)
    _write_events(database, sample)


def _write_events(database: sqlite3.Connection, sample: dict[str, Any]) -> None:
    """The events of each order's thirteen changes in the week that the log is kept."""
    kept_from = (datetime.now(UTC) - timedelta(days=7)).timestamp()
    recent = database.execute(
        "SELECT past.id, at + 60 * step.minutes, step.n FROM past CROSS JOIN step "
        "WHERE at >= ? AND step.is_cancelled = past.is_cancelled ORDER BY 2, 1, 3",
        (kept_from,),
    ).fetchall()
    [last] = database.execute("SELECT last_event_id FROM event_log").fetchone()
    for number, (order_id, at, step) in enumerate(recent, last + 1):
        name = "order-updated" if step else "order-created"
        order = sample["order"] | {"id": order_id}
        body = sample | {"event_id": number, "event": name, "order": order}
        database.execute(
            "INSERT INTO events (id, name, at, rooms, body) "
            f"VALUES (?, ?, {timestamp('?')}, ' kitchen waiters ', ?)",
            (number, name, at, orjson.dumps(body).decode()),
        )
    database.execute("UPDATE event_log SET last_event_id = ?", (last + len(recent),))


def _sample_event(database: sqlite3.Connection) -> dict[str, Any]:
    """An event of one of the demo's orders."""
    [body] = database.execute("SELECT body FROM events WHERE name = 'order-updated'").fetchone()
    return dict(orjson.loads(body))


def _next_id(database: sqlite3.Connection, table: str) -> int:
    [newest] = database.execute(f"SELECT MAX(id) FROM {table}").fetchone()
    return int(newest) + 1
