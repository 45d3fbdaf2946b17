"""A sound restaurant has no breaches, and each kind of breach is told in its sentence.

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

TOTAL = "The total of an order is the sum of its lines that are not cancelled."
LINE_TOTAL = "The total of a line is its price times its quantity."
STATUS = "The status of an order is what its lines amount to."
ONE_OPEN_ORDER = "A table has at most one open dine-in order."
OPEN = "The database agrees which orders are open."
HAS_A_TABLE = "A dine-in order has a table."
SERVED_AT = "An order has a time of serving exactly when it is served."
CANCELLED_AT = "An order has a time of cancelling exactly when it is cancelled."
PAID = "An order has a payment method and a time of paying exactly when it was paid."
MONEY = "Money is never negative."
WAITING = "A table with an open order does not also wait for its guests to order."
PLACED = "The history of an order begins with its placing."
STATUS_TOLD = "The history of an order ends with its present status."
PAYMENT_TOLD = "The history of an order ends with its present payment status."
LINE_TOLD = "The history of a line ends with its present status."
ADDED_ONCE = "Each line was added once."
STEPS = "Every step of an order's status follows the last."
LINE_STEPS = "Every step of a line's status follows the last."
AN_ADMIN = "There is an active admin once there is anybody."

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


#: What is broken, how, and which of the busy restaurant's ids is named.
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
    (PAID, ["UPDATE orders SET paid_at = created_at WHERE id = {new}"], "new"),
    (PAID, ["UPDATE orders SET payment_method_id = {method} WHERE id = {new}"], "new"),
    (PAID, ["UPDATE orders SET paid_at = NULL WHERE id = {paid}"], "paid"),
    (PAID, ["UPDATE orders SET payment_method_id = NULL WHERE id = {refunded}"], "refunded"),
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
    (AN_ADMIN, ["UPDATE users SET is_active = false WHERE role = 'admin'"], "first_person"),
    (AN_ADMIN, ["UPDATE users SET role = 'waiter'"], "first_person"),
]


@dataclass
class Busy:
    """The ids of a restaurant on a busy evening, by what a breach is about."""

    ids: dict[str, int]

    def say(self, sql: str) -> None:
        """Do something that no service does."""
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
    """A restaurant where everything has happened that can, for all tests to look at."""
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


def test_a_restaurant_that_has_just_opened_is_sound(unprotected: Busy) -> None:
    for table in Model.metadata.sorted_tables:
        if table.name != EventLog.__tablename__:
            unprotected.say(f"DELETE FROM {table.name}")

    assert list(find_violations()) == []


def test_a_busy_restaurant_is_sound(busy: Busy) -> None:
    assert list(find_violations()) == []


def test_every_rule_is_broken_here() -> None:
    assert {rule.description for rule in INVARIANTS} == {words for words, _, _ in BREACHES}


@pytest.mark.parametrize(("words", "statements", "where"), BREACHES)
def test_a_breach_is_told_in_a_sentence_that_says_where(
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
def test_a_reference_to_nothing_is_told(unprotected: Busy, table: str, column: Column[Any]) -> None:
    unprotected.say(f"UPDATE {table} SET {column.name} = {NOBODY}")

    orphans = f"Every {table}.{column.name} refers to a record. Not so: {NOBODY}"
    assert any(sentence.startswith(orphans) for sentence in find_violations())


NAMED = sorted(
    (mapper.class_ for mapper in Model.registry.mappers if issubclass(mapper.class_, NamedMixin)),
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_a_name_that_is_sorted_as_another_is_told(unprotected: Busy, model: Any) -> None:
    table = model.__tablename__
    unprotected.say(f"UPDATE {table} SET name_key = 'я'")

    [sentence] = find_violations()

    ids = db.session.scalars(text(f"SELECT id FROM {table}")).all()
    assert sentence.startswith(f"{table} are sorted by their names. Not so: ")
    assert all(str(one) in sentence for one in ids)


def test_an_event_that_is_missing_is_told(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events WHERE id = 3")

    assert list(find_violations()) == ["Events have no gaps and say their own number. Not so: 4."]


@pytest.mark.parametrize(
    "change",
    ["""body = '{{"event_id": 7, "event": "order-created"}}'""", "name = 'table-updated'"],
)
def test_an_event_that_says_it_is_another_is_told(unprotected: Busy, change: str) -> None:
    unprotected.say(f"UPDATE events SET {change} WHERE id = 1")

    assert list(find_violations()) == ["Events have no gaps and say their own number. Not so: 1."]


def test_events_that_were_pruned_are_no_gap(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events WHERE id < 10")

    assert list(find_violations()) == []


def test_a_log_without_any_event_left_is_sound(unprotected: Busy) -> None:
    unprotected.say("DELETE FROM events")

    assert list(find_violations()) == []


@pytest.mark.parametrize("step", [-1, 1])
def test_a_log_that_ends_elsewhere_than_its_last_event_is_told(
    unprotected: Busy, step: int
) -> None:
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
def test_a_log_that_is_missing_or_doubled_is_told(
    unprotected: Busy, change: str, number: int
) -> None:
    unprotected.say(change)

    assert list(find_violations()) == [f"There is one event log. Not so: there are {number}."]


@pytest.mark.parametrize(
    ("table", "column"),
    [("dishes", "image_url"), ("categories", "image_url"), ("users", "avatar_url")],
)
def test_a_picture_that_is_gone_is_told(
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
def test_a_picture_that_was_never_uploaded_here_is_nobodys_loss(
    unprotected: Busy, url: str
) -> None:
    unprotected.say(f"UPDATE dishes SET image_url = '{url}'")

    assert list(find_violations()) == []


def test_several_breaches_are_all_told(unprotected: Busy) -> None:
    unprotected.say("UPDATE orders SET total_price = total_price + 1 WHERE id = {new}")
    unprotected.say("UPDATE tables SET guests_seated = true WHERE id = {table_of_new}")
    unprotected.say("DELETE FROM events WHERE id = 3")

    told = list(find_violations())

    assert [sentence.split(" Not so: ")[0] for sentence in told] == [
        TOTAL,
        WAITING,
        "Events have no gaps and say their own number.",
    ]


def test_of_very_many_breaches_only_the_first_are_named(
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


def test_a_damaged_file_is_told(busy: Busy, damaged_file: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("Only SQLite keeps everything in one file that can be asked.")
    connection: Any = db.session.connection().connection.dbapi_connection
    connection.execute("ROLLBACK")  # nothing is attached inside a transaction
    connection.execute(f"ATTACH '{damaged_file}' AS damaged")
    connection.execute("BEGIN")

    [told] = find_violations()

    assert told.startswith("The database file is whole. Not so: ")


def test_the_console_says_that_all_is_well(busy: Busy, the_app: Flask) -> None:
    result = the_app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 0
    assert result.stdout == "Everything is as it should be.\n"


def test_the_console_tells_every_breach_and_fails(unprotected: Busy, the_app: Flask) -> None:
    unprotected.say("UPDATE orders SET total_price = total_price + 1 WHERE id = {new}")
    unprotected.say("DELETE FROM events WHERE id = 3")

    result = the_app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{TOTAL} Not so: {unprotected.ids['new']}.",
        "Events have no gaps and say their own number. Not so: 4.",
    ]
    assert "Traceback" not in result.stdout


def test_looking_changes_nothing(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    execute = db.session().execute

    def note(statement: Any, *args: Any, **options: Any) -> Any:
        ran.append(str(statement))
        return execute(statement, *args, **options)

    monkeypatch.setattr(db.session(), "execute", note)

    assert list(integrity.find_violations()) == []
    assert all(sql.strip().upper().startswith(("SELECT", "PRAGMA")) for sql in ran)
