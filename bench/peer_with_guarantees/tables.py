"""The tables, the engine, and the data that an empty database begins with."""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    DDL,
    Engine,
    ForeignKey,
    Index,
    Text,
    create_engine,
    event,
    insert,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
DISHES, TABLES, CATEGORIES = 40, 12, 4


class Base(DeclarativeBase):
    """Every table has an id; money is in minor units, moments are RFC 3339 in UTC."""

    id: Mapped[int] = mapped_column(primary_key=True)


class User(Base):
    """A user; ``role`` is admin, waiter or kitchen."""

    __tablename__ = "users"
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool]


class Session(Base):
    """A sign-in; its tokens are good until it has ended."""

    __tablename__ = "sessions"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[str | None]


class DiningTable(Base):
    """A table that guests sit at."""

    __tablename__ = "tables"
    number: Mapped[int] = mapped_column(unique=True)
    is_active: Mapped[bool]


class Category(Base):
    """A part of the menu."""

    __tablename__ = "categories"
    name: Mapped[str]
    sort_order: Mapped[int]
    is_active: Mapped[bool]


class Dish(Base):
    """What can be ordered."""

    __tablename__ = "dishes"
    name: Mapped[str]
    description: Mapped[str]
    price: Mapped[int]
    is_available: Mapped[bool]
    is_active: Mapped[bool]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    image_url: Mapped[str | None]
    cooking_time: Mapped[int | None]
    weight: Mapped[float | None]
    calories: Mapped[int | None]
    ingredients: Mapped[str | None]
    code: Mapped[str | None]


class Order(Base):
    """An order. ``is_open`` is false once it is cancelled, or served and settled."""

    __tablename__ = "orders"
    created_at: Mapped[str]
    updated_at: Mapped[str]
    table_id: Mapped[int | None] = mapped_column(ForeignKey("tables.id"))
    waiter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    status: Mapped[str]
    payment_status: Mapped[str]
    total_price: Mapped[int]
    order_type: Mapped[str]
    notes: Mapped[str | None]
    kitchen_notes: Mapped[str | None]
    is_open: Mapped[bool]
    version: Mapped[int]

    __table_args__ = (
        Index("one_open_order_per_table", "table_id", unique=True, sqlite_where=text("is_open")),
    )


class OrderItem(Base):
    """An item of an order, with name and price as they were when it was ordered."""

    __tablename__ = "order_items"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    dish_id: Mapped[int] = mapped_column(ForeignKey("dishes.id"))
    dish_name: Mapped[str]
    quantity: Mapped[int]
    price: Mapped[int]
    total: Mapped[int]
    comment: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[str]
    updated_at: Mapped[str]


class OrderHistory(Base):
    """Who did what to an order; append-only."""

    __tablename__ = "order_history"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("order_items.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[str]
    action: Mapped[str]
    from_value: Mapped[str | None]
    to_value: Mapped[str | None]


class Event(Base):
    """The transactional outbox: what followers are told, numbered without gaps."""

    __tablename__ = "events"
    name: Mapped[str]
    at: Mapped[str] = mapped_column(index=True)
    rooms: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # the JSON object without its event_id

    __table_args__ = {"sqlite_autoincrement": True}


class StoredResponse(Base):
    """What was answered to a request with an idempotency key."""

    __tablename__ = "stored_responses"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str]
    created_at: Mapped[str] = mapped_column(index=True)
    fingerprint: Mapped[bytes]
    status: Mapped[int]
    headers: Mapped[str]  # a JSON object
    body: Mapped[bytes]

    __table_args__ = (Index("one_response_per_key", "user_id", "key", unique=True),)


for operation in ("UPDATE", "DELETE"):
    event.listen(
        OrderHistory.__table__,
        "after_create",
        DDL(
            f"CREATE TRIGGER history_refuses_{operation.lower()} BEFORE {operation} "
            "ON order_history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
        ),
    )


def open_database(file: Path) -> Engine:
    """An engine on this SQLite file, with tables and first data.

    A connection with the execution option ``write`` takes SQLite's write lock when it begins.
    """
    engine = create_engine(f"sqlite:///{file}", pool_size=20, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        is_write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    Base.metadata.create_all(engine)
    with engine.execution_options(write=True).begin() as connection:
        if connection.scalar(select(User.id).limit(1)) is None:
            _fill(connection)
    return engine


def _fill(connection: Any) -> None:
    """The same menu as the bare peer's, twelve tables, and one person of each role."""
    people = [("waiter", "waiter"), ("kitchen", "kitchen"), ("admin", "admin"), ("olga", "waiter")]
    rows: dict[type[Base], list[dict[str, Any]]] = {
        User: [
            {"username": name, "full_name": name.title(), "role": role, "is_active": True}
            for name, role in people
        ],
        DiningTable: [{"number": n, "is_active": True} for n in range(1, TABLES + 1)],
        Category: [
            {"name": f"Категория {n}", "sort_order": n, "is_active": True}
            for n in range(CATEGORIES)
        ],
        Dish: [_dish(number) for number in range(DISHES)],
    }
    for table, values in rows.items():
        connection.execute(insert(table), values)


def _dish(number: int) -> dict[str, Any]:
    return {
        "name": f"Блюдо {number}",
        "description": "Подаётся со сметаной и зеленью. " * 3,
        "price": 25000 + 1250 * number,
        "is_available": True,
        "is_active": True,
        "category_id": 1 + number % CATEGORIES,
        "image_url": None,
        "cooking_time": 15,
        "weight": 320.0,
        "calories": 410,
        "ingredients": "свёкла, капуста, говядина, сметана",
        "code": f"D{number:03}",
    }
