"""A restaurant of the first version after years, filled by plain SQL, always the same.

The columns are those of revision 0001 and never change.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count, islice, pairwise
from typing import Any

from sqlalchemy import Connection, Engine

from restaurant.collation import sort_key

Row = dict[str, Any]
Rows = Iterable[Row]

BEGAN = datetime(2024, 3, 1, 9, 0, 0, 1)
PEOPLE, DISHES, TABLES, METHODS, ZONES = 40, 60, 40, 3, 5
#: Some of everything that is hard to carry along, at its full length.
MAX_LENGTH_TEXT = ("Без лука, ёлки! 🍲 'x' \\ %s\r\n" * 40)[:1000]
#: Only the newest events are kept.
EVENTS, FIRST_EVENT = 3000, 70_001

#: How many statements a driver may be given values for at once.
MAX_VALUES, MAX_ROWS = 20_000, 500

#: The kinds of orders: type, status, payment, and how far each line came.
KINDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("dine_in", "served", "paid", ("served", "cancelled", "served")),
    ("takeaway", "served", "refunded", ("served", "served")),
    ("delivery", "cancelled", "unpaid", ("cancelled",)),
    ("dine_in", "served", "paid", ("served",)),
    ("takeaway", "cancelled", "unpaid", ()),
    ("dine_in", "served", "paid", ("served", "served", "served", "served")),
    ("delivery", "in_progress", "paid", ("cooking", "new", "cancelled")),
    ("takeaway", "pending", "unpaid", ("new",)),
)
#: The last orders are those of the guests who are there, one at each table.
AT_TABLE = ("dine_in", "ready", "unpaid", ("ready", "ready"))
STEPS = {
    "new": (),
    "cooking": ("cooking",),
    "ready": ("ready",),
    "served": ("ready", "served"),
    "cancelled": ("cancelled",),
}


def fill(engine: Engine, orders: int, sessions: int = 2000) -> None:
    """Fill a database of the first version with so many orders, and all that belongs to them."""
    with engine.begin() as connection:
        moment = _moments(connection)
        for table, rows in _tables(orders, sessions, moment):
            _insert(connection, table, rows)
        last = FIRST_EVENT + EVENTS - 1
        connection.exec_driver_sql(f"UPDATE event_log SET last_event_id = {last}")
        if connection.dialect.name == "postgresql":  # as it has done by itself, after years
            connection.exec_driver_sql("ANALYZE")


def _moments(connection: Connection) -> Callable[[int], str]:
    zone = "+00" if connection.dialect.name == "postgresql" else ""

    def moment(minutes: int) -> str:
        when = BEGAN + timedelta(minutes=minutes, microseconds=minutes % 1_000_000)
        return when.isoformat(" ", "microseconds") + zone

    return moment


def _insert(connection: Connection, table: str, rows: Rows) -> None:
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    rows = iter(rows)
    while first := next(rows, None):
        size = min(MAX_ROWS, MAX_VALUES // len(first)) - 1
        part = [first, *islice(rows, size)]
        one = f"({', '.join([mark] * len(first))})"
        statement = (
            f"INSERT INTO {table} ({', '.join(map(quote, first))})"
            f" VALUES {', '.join([one] * len(part))}"
        )
        connection.exec_driver_sql(statement, tuple(v for row in part for v in row.values()))


def _tables(orders: int, sessions: int, moment: Callable[[int], str]) -> Iterator[tuple[str, Rows]]:
    stamps = {"created_at": moment(0), "updated_at": moment(1)}
    yield "categories", [_named(1, "Супы", stamps) | _shown("", None) | {"sort_order": -1}]
    yield (
        "ingredients",
        [
            {
                **_named(n, f"Ёж {n}", stamps),
                "description": MAX_LENGTH_TEXT,
                "is_allergen": n % 2 == 0,
            }
            for n in range(1, 9)
        ],
    )
    yield (
        "locations",
        [
            {**_named(n, f"Зал {n}", stamps), "is_active": True, "color": "#66CCFF"}
            for n in range(1, ZONES + 1)
        ],
    )
    yield (
        "payment_methods",
        [{**_named(n, f"Карта {n}", stamps), "is_active": n > 1} for n in range(1, METHODS + 1)],
    )
    yield "users", (_user(n, stamps, moment) for n in range(1, PEOPLE + 1))
    yield "dishes", [_dish(n, stamps) for n in range(1, DISHES + 1)]
    yield "dish_ingredients", [{"dish_id": n, "ingredient_id": 1 + n % 8} for n in range(1, DISHES)]
    yield "tables", [_table(n, stamps) for n in range(1, TABLES + 1)]
    yield "sessions", (_session(n, moment) for n in range(1, sessions + 1))
    yield "refresh_tokens", (_refresh_token(n, moment) for n in range(1, sessions + 1, 7))
    yield "stored_answers", (_stored_response(n, moment) for n in range(200))
    yield "orders", (_order(n, orders, moment) for n in range(1, orders + 1))
    yield "order_items", _items(orders, moment)
    yield "order_history", _history(orders, moment)
    yield "events", (_event(n, orders, moment) for n in range(EVENTS))


def _named(number: int, name: str, stamps: Row) -> Row:
    return {"id": number, **stamps, "name": name, "name_key": sort_key(name)}


def _shown(description: str, image: str | None) -> Row:
    return {"description": description, "image_url": image, "is_active": True}


def _user(number: int, stamps: Row, moment: Callable[[int], str]) -> Row:
    name = f"Пётр Ёлкин {number} 🍲"
    return {
        "id": number,
        **stamps,
        "username": f"petr{number}",
        "full_name": name,
        "name_key": sort_key(f"{name} petr{number}"),
        "role": ("admin", "waiter", "kitchen")[number % 3] if number > 1 else "admin",
        "phone": None if number % 5 else "",
        "passport": "45 08 123456" if number % 2 else None,
        "shift_active": number % 2 == 0,
        "created_by_id": number - 1 or None,
        "last_login": moment(number) if number % 4 else None,
        "password_hash": "unset",
        "pin_tries": number % 5,
        "pin_retry_at": moment(number) if number % 7 == 0 else None,
        "is_active": number % 9 != 8,
    }


def _dish(number: int, stamps: Row) -> Row:
    name = "Щи" * 60 if number == DISHES else f"Борщ №{number}"
    return {
        **_named(number, name, stamps),
        **_shown("" if number % 2 else MAX_LENGTH_TEXT, None),
        "price": 0 if number == 1 else 999_999_999 - number,
        "is_available": number % 3 != 0,
        "category_id": 1,
        "weight": 2**40 + number if number % 2 else None,
    }


def _table(number: int, stamps: Row) -> Row:
    return {
        "id": number,
        **stamps,
        "number": number * 10,
        "qr_code": f"00000000-0000-4000-8000-{number:012}",
        "seats": 1 + number % 12,
        "location_id": 1 + number % ZONES if number % 2 else None,
        "guests_seated": False,
        "is_active": True,
    }


def _session(number: int, moment: Callable[[int], str]) -> Row:
    return {
        "id": number * 2,
        "user_id": 1 + number % PEOPLE,
        "created_at": moment(number),
        "ended_at": None if number % 3 else moment(number + 60),
    }


def _refresh_token(number: int, moment: Callable[[int], str]) -> Row:
    return {
        "jti": f"token-{number}",
        "session_id": number * 2,
        "expires_at": moment(number + 43_200),
        "spent_at": moment(number) if number % 2 else None,
    }


def _stored_response(number: int, moment: Callable[[int], str]) -> Row:
    return {
        "user_id": 1 + number % PEOPLE,
        "key": f"{'K' if number % 2 else 'k'}{number // 2} ",
        "created_at": moment(number),
        "fingerprint": f"{number:064}",
        "status": 201,
        "headers": "{}",
        "body": json.dumps({"notes": MAX_LENGTH_TEXT}, ensure_ascii=False),
    }


def _kind(number: int, orders: int) -> tuple[str, str, str, tuple[str, ...]]:
    is_of_tonight = number > orders - TABLES
    return AT_TABLE if is_of_tonight else KINDS[number % len(KINDS)]


def _prices(number: int, orders: int) -> list[tuple[str, int, int, int]]:
    """The lines of an order: how far, of which dish, how many, for how much each."""
    lines = enumerate(_kind(number, orders)[3])
    dishes = ((status, 2 + (number * 7 + place) % (DISHES - 1)) for place, status in lines)
    return [
        (status, dish, 1 + number % 99 if status == "served" else 1, 100 * dish + number)
        for status, dish in dishes
    ]


def _order(number: int, orders: int, moment: Callable[[int], str]) -> Row:
    kind, status, payment, _ = _kind(number, orders)
    is_paid = payment != "unpaid"
    lines = _prices(number, orders)
    return {
        "id": number,
        "created_at": moment(number * 10),
        "updated_at": moment(number * 10 + 50),
        "table_id": 1 + number % TABLES if kind == "dine_in" else None,
        "waiter_id": 1 + number % PEOPLE,
        "status": status,
        "order_type": kind,
        "notes": (None, "", MAX_LENGTH_TEXT, "Без лука")[number // 8 % 4],
        "kitchen_notes": MAX_LENGTH_TEXT[::-1] if number % 50 == 0 else None,
        "served_at": moment(number * 10 + 40) if status == "served" else None,
        "cancelled_at": moment(number * 10 + 40) if status == "cancelled" else None,
        "version": 1 + number % 20,
        "total_price": sum(
            quantity * price for state, _, quantity, price in lines if state != "cancelled"
        ),
        "payment_status": payment,
        "payment_method_id": 1 + number % METHODS if is_paid else None,
        "paid_at": moment(number * 10 + 45) if is_paid else None,
    }


def _numbered_items(orders: int) -> Iterator[tuple[int, int, tuple[str, int, int, int]]]:
    ids = count(1)
    for number in range(1, orders + 1):
        for line in _prices(number, orders):
            yield next(ids), number, line


def _items(orders: int, moment: Callable[[int], str]) -> Iterator[Row]:
    for id, number, (status, dish, quantity, price) in _numbered_items(orders):
        yield {
            "id": id,
            "created_at": moment(number * 10),
            "updated_at": moment(number * 10 + 30),
            "order_id": number,
            "dish_id": dish,
            "dish_name": f"Борщ №{dish}",
            "quantity": quantity,
            "price": price,
            "total": price * quantity,
            "comment": (None, "", "без соли 🧂")[id % 3],
            "status": status,
            "version": 1 + id % 4,
        }


def _history(orders: int, moment: Callable[[int], str]) -> Iterator[Row]:
    ids, lines = count(1), _numbered_items(orders)
    following = next(lines, None)
    for number in range(1, orders + 1):
        _, status, payment, _ = _kind(number, orders)
        steps: list[tuple[int | None, str, str | None, str | None]] = [(None, "placed", None, None)]
        while following and following[1] == number:
            item, _, (state, dish, _, _) = following
            steps.append((item, "line_added", None, f"Борщ №{dish}"))
            way = ("new", *STEPS[state])
            steps += [(item, "line_status", *pair) for pair in pairwise(way)]
            following = next(lines, None)
        if status != "pending":
            steps.append((None, "status", "pending", status))
        if payment != "unpaid":
            steps.append((None, "payment_status", "unpaid", "paid"))
        if payment == "refunded":
            steps.append((None, "payment_status", "paid", "refunded"))
        for item, action, before, after in steps:
            yield {
                "id": next(ids),
                "order_id": number,
                "item_id": item,
                "user_id": 1 + number % PEOPLE,
                "at": moment(number * 10),
                "action": action,
                "from_value": before,
                "to_value": after,
            }


def _event(number: int, orders: int, moment: Callable[[int], str]) -> Row:
    id = FIRST_EVENT + number
    order = {"id": max(1, orders - EVENTS + number), "notes": "Без лука 🍲"}
    body = {"event_id": id, "event": "order-created", "order": order}
    return {
        "id": id,
        "name": "order-created",
        "at": moment(orders * 10 + number),
        "rooms": " kitchen waiters ",
        "body": json.dumps(body, ensure_ascii=False),
    }
