"""A correct restaurant breaks no invariant, and each broken one is reported.

No service can break an invariant, and a database keeps many of them by itself. So every
table is shadowed by a temporary copy without any constraint, which is broken instead.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, text

from restaurant.auth import login
from restaurant.database import crud
from restaurant.database.base import Model, NamedMixin
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.floor import service as floor_service
from restaurant.idempotency.service import ReplayableResponse, run_once
from restaurant.media import service as media_service
from restaurant.operations import integrity
from restaurant.operations.integrity import find_violations
from restaurant.operations.integrity_rules import INVARIANTS
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.items import NewItem
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password
from tests.conftest import empty_the_database
from tests.factories import (
    a_category,
    a_device,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
)
from tests.staff_clients import PASSWORD
from tests.support.images import a_picture

NOBODY = 999_999_999

TOTAL = "The total of an order is the sum of its items that are not cancelled."
LINE_TOTAL = "The total of an item is its price times its quantity."
STATUS = "The status of an order follows from the statuses of its items."
ONE_OPEN_ORDER = "A table has at most one open dine-in order."
OPEN = "The column is_open agrees with status and payment."
HAS_A_TABLE = "A dine-in order has a table."
SERVED_AT = "An order has served_at exactly when it is served."
CANCELLED_AT = "An order has cancelled_at exactly when it is cancelled."
PAID_AT = "An order has paid_at exactly when it was paid."
PAID_BY = "An order has a payment method exactly when money was taken for it."
PAID_TOTAL = (
    "What was paid for an order is its total when it is paid, less while it is unpaid, "
    "and nothing once it is refunded."
)
MONEY = "Money is never negative."
WAITING = "A table with an open order is not also marked guests_seated."
PLACED = "The history of an order has exactly one entry for placing it."
STATUS_TOLD = "The history of an order ends with its present status."
PAYMENT_TOLD = "The history of an order ends with its present payment status."
LINE_TOLD = "The history of an item ends with its present status."
ADDED_ONCE = "Each item was added once."
STEPS = "Every step of an order's status begins where the last one ended."
LINE_STEPS = "Every step of an item's status begins where the last one ended."
AN_ADMIN = "There is an active admin as soon as there are users."

HISTORY = "id, order_id, item_id, user_id, at, action, from_value, to_value"


def again(action: str, where: str) -> str:
    """SQL that writes an entry of the history a second time."""
    columns = HISTORY.replace("id,", "id + 1000000,", 1)
    return (
        f"INSERT INTO order_history ({HISTORY}) SELECT {columns} FROM order_history "
        f"WHERE action = '{action}' AND {where}"
    )


def last_entry(action: str, where: str, change: str) -> str:
    """SQL that falsifies the last entry of a history."""
    # MariaDB does not read the table that it changes, but for what was put aside.
    newest = (
        "SELECT id FROM (SELECT id FROM order_history "
        f"WHERE action = '{action}' AND {where} ORDER BY id DESC LIMIT 1) newest"
    )
    return f"UPDATE order_history SET {change} WHERE id = ({newest})"


#: The invariant, the SQL that breaks it, and the id that is reported.
BREACHES = [
    (TOTAL, ["UPDATE orders SET total_price = total_price + 1 WHERE id = {new}"], "new"),
    (
        LINE_TOTAL,
        [
            "UPDATE order_items SET total = total + 1 WHERE id = {new_line}",
            "UPDATE orders SET total_price = total_price + 1 WHERE id = {new}",
        ],
        "new_line",
    ),
    (
        STATUS,
        [
            "UPDATE orders SET status = 'ready' WHERE id = {eating}",
            last_entry("status", "order_id = {eating}", "to_value = 'ready'"),
        ],
        "eating",
    ),
    (STATUS, ["UPDATE orders SET status = 'in_progress' WHERE id = {empty}"], "empty"),
    (
        ONE_OPEN_ORDER,
        ["UPDATE orders SET table_id = {table_of_new} WHERE id = {eating}"],
        "table_of_new",
    ),
    (OPEN, ["UPDATE orders SET is_open = false WHERE id = {new}"], "new"),
    (OPEN, ["UPDATE orders SET is_open = true WHERE id = {paid}"], "paid"),
    (HAS_A_TABLE, ["UPDATE orders SET table_id = NULL WHERE id = {new}"], "new"),
    (SERVED_AT, ["UPDATE orders SET served_at = created_at WHERE id = {new}"], "new"),
    (SERVED_AT, ["UPDATE orders SET served_at = NULL WHERE id = {paid}"], "paid"),
    (CANCELLED_AT, ["UPDATE orders SET cancelled_at = created_at WHERE id = {new}"], "new"),
    (CANCELLED_AT, ["UPDATE orders SET cancelled_at = NULL WHERE id = {cancelled}"], "cancelled"),
    (PAID_AT, ["UPDATE orders SET paid_at = created_at WHERE id = {new}"], "new"),
    (PAID_BY, ["UPDATE orders SET payment_method_id = {method} WHERE id = {new}"], "new"),
    (PAID_AT, ["UPDATE orders SET paid_at = NULL WHERE id = {paid}"], "paid"),
    (PAID_BY, ["UPDATE orders SET payment_method_id = NULL WHERE id = {refunded}"], "refunded"),
    (PAID_TOTAL, ["UPDATE orders SET paid_total = total_price WHERE id = {new}"], "new"),
    (PAID_TOTAL, ["UPDATE orders SET paid_total = paid_total - 1 WHERE id = {paid}"], "paid"),
    (PAID_TOTAL, ["UPDATE orders SET paid_total = 1 WHERE id = {refunded}"], "refunded"),
    (MONEY, ["UPDATE dishes SET price = -1 WHERE id = {dish}"], "dish"),
    (
        MONEY,
        [
            "UPDATE order_items SET price = -1, total = -quantity WHERE id = {new_line}",
            "UPDATE orders SET total_price = "
            "(SELECT SUM(total) FROM order_items WHERE order_id = {new}) WHERE id = {new}",
        ],
        "new_line",
    ),
    (WAITING, ["UPDATE tables SET guests_seated = true WHERE id = {table_of_new}"], "table_of_new"),
    (
        PLACED,
        ["DELETE FROM order_history WHERE order_id = {new} AND action = 'placed'"],
        "new",
    ),
    (PLACED, [again("placed", "order_id = {new}")], "new"),
    (STATUS_TOLD, [last_entry("status", "order_id = {eating}", "to_value = 'ready'")], "eating"),
    (
        STATUS_TOLD,
        ["DELETE FROM order_history WHERE order_id = {eating} AND action = 'status'"],
        "eating",
    ),
    (
        PAYMENT_TOLD,
        [last_entry("payment_status", "order_id = {paid}", "to_value = 'refunded'")],
        "paid",
    ),
    (
        PAYMENT_TOLD,
        ["DELETE FROM order_history WHERE order_id = {paid} AND action = 'payment_status'"],
        "paid",
    ),
    (
        LINE_TOLD,
        [last_entry("line_status", "item_id = {cooking_line}", "to_value = 'ready'")],
        "cooking_line",
    ),
    (
        LINE_TOLD,
        ["DELETE FROM order_history WHERE item_id = {cooking_line} AND action = 'line_status'"],
        "cooking_line",
    ),
    (
        ADDED_ONCE,
        ["DELETE FROM order_history WHERE item_id = {new_line} AND action = 'line_added'"],
        "new_line",
    ),
    (ADDED_ONCE, [again("line_added", "item_id = {new_line}")], "new_line"),
    (
        STEPS,
        [last_entry("status", "order_id = {paid}", "from_value = 'pending'")],
        "last_step",
    ),
    (
        LINE_STEPS,
        [last_entry("line_status", "item_id = {paid_line}", "from_value = 'new'")],
        "last_line_step",
    ),
    (
        "Every user has a password or a PIN.",
        ["UPDATE users SET password_hash = NULL WHERE role = 'admin'"],
        "first_person",
    ),
    (AN_ADMIN, ["UPDATE users SET is_active = false WHERE role = 'admin'"], "first_person"),
    (AN_ADMIN, ["UPDATE users SET role = 'waiter'"], "first_person"),
]


@dataclass
class Busy:
    """The ids of a restaurant on a busy evening, by what a breach is about."""

    ids: dict[str, int]

    def say(self, sql: str) -> None:
        """Execute SQL that no service would."""
        db.session.execute(text(sql.format(**self.ids)))


def shadow_every_table() -> None:
    """Put a copy without constraints in front of every table, for this session alone."""
    dialect = db.engine.dialect.name
    own = {"sqlite": "main.", "postgresql": "public."}.get(dialect, "")
    for table in Model.metadata.sorted_tables:
        statement = f"CREATE TEMPORARY TABLE {table.name} AS SELECT * FROM {own}{table.name}"
        db.session.execute(text(statement))


@pytest.fixture(scope="module")
def evening(the_app: Flask) -> Iterator[dict[str, int]]:
    """A restaurant with every kind of record, for all tests."""
    with the_app.app_context():
        ids = a_busy_evening()
        db.session.remove()
        yield ids
        empty_the_database()


@pytest.fixture
def busy(the_app: Flask, evening: dict[str, int]) -> Iterator[Busy]:
    """The restaurant on that evening. What a test does to it is forgotten."""
    with the_app.app_context():
        yield Busy(evening)
        if db.session().in_transaction():
            db.session.connection().invalidate()  # and with it goes what was temporary
        db.session.remove()


@pytest.fixture
def unprotected(busy: Busy) -> Busy:
    """The same restaurant, with nothing to keep its records sound."""
    shadow_every_table()
    return busy


def a_busy_evening() -> dict[str, int]:
    elena, method = a_user(Role.ADMIN), a_payment_method()
    anna = a_user(Role.WAITER, created_by_id=elena.id, password_hash=hash_password(PASSWORD))
    menu = [
        a_dish(price=price, ingredient_list=[an_ingredient()], category=a_category())
        for price in (45_050, 1, 999_999_999)
    ]
    zone = a_location()
    a_device()

    def place(*lines: int, **values: Any) -> Order:
        values = {"table_id": a_table(location_id=zone.id).id} | values
        order_type = values.pop("order_type", OrderType.DINE_IN)
        wanted: list[NewItem] = [{"dish_id": menu[line].id, "quantity": line + 1} for line in lines]
        return orders_service.place_order(anna, order_type, wanted, **values)

    def change(order: Order, **changes: Any) -> None:
        orders_service.change_order(elena, order.id, changes)

    def pay(order: Order) -> None:
        change(order, payment_status=PaymentStatus.PAID, payment_method_id=method.id)

    def move(item: OrderItem, *steps: ItemStatus) -> None:
        for step in steps:
            orders_items.change_item(elena, item.order_id, item.id, {"status": step})

    new, eating, paid, refunded = place(0, 1), place(0, 1, 2), place(0, 2), place(1)
    cancelled, empty, takeaway = place(0), place(), place(1, order_type=OrderType.TAKEAWAY)
    move(eating.items[0], ItemStatus.COOKING)
    move(eating.items[1], ItemStatus.COOKING, ItemStatus.READY, ItemStatus.SERVED)
    move(eating.items[2], ItemStatus.CANCELLED)
    for order in (paid, refunded):
        for status in (OrderStatus.IN_PROGRESS, OrderStatus.READY, OrderStatus.SERVED):
            change(order, status=status)
        pay(order)
    change(refunded, payment_status=PaymentStatus.REFUNDED)
    pay(takeaway)
    change(cancelled, status=OrderStatus.CANCELLED)
    change(place(), status=OrderStatus.CANCELLED)
    change(empty, notes="Ждут друзей")
    floor_service.seat_guests(a_table().id, True)
    crud.delete_or_deactivate(type(menu[1]), menu[1].id)
    run_once(anna.id, "key", b"request", lambda: ReplayableResponse(200, "{}", {}))
    login.sign_in(anna.username, PASSWORD)

    def last(action: str, column: str, value: int) -> int:
        statement = f"SELECT MAX(id) FROM order_history WHERE action = '{action}'"
        return db.session.scalar(text(f"{statement} AND {column} = {value}")) or 0

    return {
        "new": new.id,
        "eating": eating.id,
        "paid": paid.id,
        "refunded": refunded.id,
        "cancelled": cancelled.id,
        "empty": empty.id,
        "new_line": new.items[0].id,
        "cooking_line": eating.items[0].id,
        "paid_line": paid.items[0].id,
        "table_of_new": new.table_id or 0,
        "dish": menu[0].id,
        "method": method.id,
        "last_step": last("status", "order_id", paid.id),
        "last_line_step": last("line_status", "item_id", paid.items[0].id),
        "first_person": db.session.scalar(text("SELECT MIN(id) FROM users")) or 0,
    }


def test_a_new_restaurant_breaks_no_invariant(unprotected: Busy) -> None:
    for table in Model.metadata.sorted_tables:
        if table.name != EventLog.__tablename__:
            unprotected.say(f"DELETE FROM {table.name}")

    assert list(find_violations()) == []


def test_a_busy_restaurant_breaks_no_invariant(busy: Busy) -> None:
    assert list(find_violations()) == []


def test_every_invariant_has_a_case_here() -> None:
    assert {rule.description for rule in INVARIANTS} == {words for words, _, _ in BREACHES}


@pytest.mark.parametrize(("words", "statements", "where"), BREACHES)
def test_a_broken_invariant_is_reported_with_its_ids(
    unprotected: Busy, words: str, statements: list[str], where: str
) -> None:
    for statement in statements:
        unprotected.say(statement)

    assert f"{words} Not so: {unprotected.ids[where]}." in list(find_violations())


FOREIGN_KEYS = [
    pytest.param(table.name, key.parent, id=f"{table.name}.{key.parent.name}")
    for table in Model.metadata.sorted_tables
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
]


@pytest.mark.parametrize(("table", "column"), FOREIGN_KEYS)
def test_a_dangling_reference_is_reported(
    unprotected: Busy, table: str, column: Column[Any]
) -> None:
    unprotected.say(f"UPDATE {table} SET {column.name} = {NOBODY}")

    orphans = f"Every {table}.{column.name} refers to a record. Not so: {NOBODY}"
    assert any(sentence.startswith(orphans) for sentence in find_violations())


NAMED = sorted(
    (mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, NamedMixin)),
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_wrong_sort_key_is_reported(unprotected: Busy, model: Any) -> None:
    table = model.__tablename__
    unprotected.say(f"UPDATE {table} SET name_key = 'я'")

    [sentence] = find_violations()

    ids = db.session.scalars(text(f"SELECT id FROM {table}")).all()
    assert sentence.startswith(f"{table} are sorted by their names. Not so: ")
    assert all(str(one) in sentence for one in ids)


def test_a_username_that_is_compared_as_another_is_told(unprotected: Busy) -> None:
    unprotected.say("UPDATE users SET username_key = 'boss' WHERE role = 'admin'")

    [sentence] = find_violations()

    admin = db.session.scalar(text("SELECT id FROM users WHERE role = 'admin'"))
    assert sentence == f"users are found by their usernames. Not so: {admin}."


def test_a_missing_event_is_reported(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events WHERE id = 3")

    assert list(find_violations()) == ["Events have no gaps and say their own number. Not so: 4."]


@pytest.mark.parametrize(
    "change",
    ["""body = '{{"event_id": 7, "event": "order-created"}}'""", "name = 'table-updated'"],
)
def test_an_event_with_another_id_in_its_body_is_reported(unprotected: Busy, change: str) -> None:
    unprotected.say(f"UPDATE events SET {change} WHERE id = 1")

    assert list(find_violations()) == ["Events have no gaps and say their own number. Not so: 1."]


def test_pruned_events_are_no_gap(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events WHERE id < 10")

    assert list(find_violations()) == []


def test_an_empty_log_breaks_no_invariant(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events")

    assert list(find_violations()) == []


@pytest.mark.parametrize("step", [-1, 1])
def test_a_log_with_a_wrong_last_event_id_is_reported(unprotected: Busy, step: int) -> None:
    unprotected.say(f"UPDATE event_log SET last_event_id = last_event_id + {step}")

    number = db.session.scalar(text("SELECT last_event_id FROM event_log"))
    assert list(find_violations()) == [f"The log ends with its last event. Not so: {number}."]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("DELETE FROM event_log", 0),
        ("INSERT INTO event_log (id, last_event_id, epoch) VALUES (2, 0, 'x')", 2),
    ],
)
def test_a_missing_or_duplicate_event_log_is_reported(
    unprotected: Busy, change: str, number: int
) -> None:
    unprotected.say(change)

    assert list(find_violations()) == [f"There is one event log. Not so: there are {number}."]


@pytest.mark.parametrize(
    ("table", "column"),
    [("dishes", "image_url"), ("categories", "image_url"), ("users", "avatar_url")],
)
def test_a_missing_picture_is_reported(
    unprotected: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, column: str
) -> None:
    monkeypatch.setattr(media_service, "_folder", lambda: tmp_path)
    url = media_service.save_image(a_picture())["url"]
    kept = tmp_path / Path(url).name
    unprotected.say(f"UPDATE {table} SET {column} = '{url}'")
    assert list(find_violations()) == []

    kept.unlink()

    [sentence] = find_violations()
    ids = db.session.scalars(text(f"SELECT id FROM {table} ORDER BY id")).all()
    assert sentence.startswith(f"The pictures of {table} are in the folder uploads. Not so: ")
    assert all(str(one) in sentence for one in ids)


@pytest.mark.parametrize(
    "url", ["https://pictures.example/x.webp", "/uploads/soup.webp", "/static/soup.png"]
)
def test_pictures_of_other_servers_are_not_checked(unprotected: Busy, url: str) -> None:
    unprotected.say(f"UPDATE dishes SET image_url = '{url}'")

    assert list(find_violations()) == []


def test_all_broken_invariants_are_reported(unprotected: Busy) -> None:
    unprotected.say("UPDATE orders SET total_price = total_price + 1 WHERE id = {new}")
    unprotected.say("UPDATE tables SET guests_seated = true WHERE id = {table_of_new}")
    unprotected.say("DELETE FROM events WHERE id = 3")

    told = list(find_violations())

    assert [sentence.split(" Not so: ")[0] for sentence in told] == [
        TOTAL,
        WAITING,
        "Events have no gaps and say their own number.",
    ]


def test_of_very_many_ids_only_the_first_are_reported(
    unprotected: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "MAX_REPORTED", 2)
    unprotected.say("UPDATE orders SET total_price = total_price + 1")

    told = [sentence for sentence in find_violations() if sentence.startswith(TOTAL)]

    assert len(told) == 1
    assert len(told[0].split(" Not so: ")[1].split(",")) == 2


@pytest.fixture(params=[(7, b"\x4d"), (0, b"\xff" * 4096)], ids=["a little", "much"])
def damaged_file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A SQLite file of which a page was damaged."""
    position, nonsense = request.param
    file = tmp_path / "damaged.sqlite3"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE notes (words TEXT)")
    connection.executemany("INSERT INTO notes VALUES (?)", [("x" * 500,)] * 200)
    connection.commit()
    connection.close()
    with file.open("r+b") as content:
        content.seek(3 * 4096 + position)
        content.write(nonsense)
    return file


def test_a_damaged_file_is_reported(busy: Busy, damaged_file: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("Only SQLite keeps everything in one file that can be asked.")
    connection: Any = db.session.connection().connection.dbapi_connection
    connection.execute("ROLLBACK")  # nothing is attached inside a transaction
    connection.execute(f"ATTACH '{damaged_file}' AS damaged")
    connection.execute("BEGIN")

    [told] = find_violations()

    assert told.startswith("The database file is whole. Not so: ")


def test_the_check_command_reports_success(busy: Busy, the_app: Flask) -> None:
    result = the_app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 0
    assert result.stdout == "No invariant is broken.\n"


def test_the_check_command_prints_every_broken_invariant_and_fails(
    unprotected: Busy, the_app: Flask
) -> None:
    unprotected.say("UPDATE orders SET total_price = total_price + 1 WHERE id = {new}")
    unprotected.say("DELETE FROM events WHERE id = 3")

    result = the_app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{TOTAL} Not so: {unprotected.ids['new']}.",
        "Events have no gaps and say their own number. Not so: 4.",
    ]
    assert "Traceback" not in result.stdout


def test_checking_changes_nothing(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    execute = db.session().execute

    def note(statement: Any, *args: Any, **options: Any) -> Any:
        ran.append(str(statement))
        return execute(statement, *args, **options)

    monkeypatch.setattr(db.session(), "execute", note)

    assert list(integrity.find_violations()) == []
    assert all(sql.strip().upper().startswith(("SELECT", "PRAGMA")) for sql in ran)
