"""The peer to measure against: the client's first choice of stack, done fairly.

FastAPI, Pydantic, SQLAlchemy and a native WebSocket on uvicorn (uvloop, httptools), one process, SQLite in WAL with
synchronous=FULL. The records and answers have the contract's fields. It reads and writes the same data as the product, but
keeps no idempotency keys, no event log and no history, and checks one role only.

    DB=peer.db uvicorn peer:app --host 127.0.0.1 --port 9000 --no-access-log --log-level warning

`POST /auth/login {"username": "waiter"}` gives a token (no password: hashing is not what is compared). A WebSocket at
`/ws/orders?token=…` receives `{"event": "order-created", "order": {…}}`.
"""

import os
import time
from datetime import UTC, datetime
from typing import Annotated

import jwt
from fastapi import (
    Depends,
    FastAPI,
    HTTPException,
    Request,
    Response,
    WebSocket,
    WebSocketDisconnect,
)
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)

KEY = "a key that is long enough for the signature of a token"
engine = create_engine(
    f"sqlite:///{os.environ.get('DB', 'peer.db')}",
    pool_size=20,
    max_overflow=20,
    connect_args={"timeout": 10},
)
Sessions = sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine, "connect")
def configure(connection, _record):
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN"
    )


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Table(Base):
    __tablename__ = "tables"
    number: Mapped[int] = mapped_column(unique=True)


class Category(Base):
    __tablename__ = "categories"
    name: Mapped[str]
    sort_order: Mapped[int]


class Dish(Base):
    __tablename__ = "dishes"
    name: Mapped[str]
    description: Mapped[str]
    price: Mapped[int]
    is_available: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    image_url: Mapped[str | None]
    cooking_time: Mapped[int | None]
    weight: Mapped[float | None]
    calories: Mapped[int | None]
    ingredients: Mapped[str | None]
    code: Mapped[str | None]


class Order(Base):
    __tablename__ = "orders"
    table_id: Mapped[int | None] = mapped_column(ForeignKey("tables.id"), index=True)
    waiter_id: Mapped[int] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(default="pending", index=True)
    payment_status: Mapped[str] = mapped_column(default="unpaid")
    total_price: Mapped[int] = mapped_column(default=0)
    order_type: Mapped[str] = mapped_column(default="dine_in")
    notes: Mapped[str | None]
    kitchen_notes: Mapped[str | None]
    served_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    time_to_serve: Mapped[int | None]
    items: Mapped[list["OrderItem"]] = relationship(back_populates="order", order_by="OrderItem.id")


class OrderItem(Base):
    __tablename__ = "order_items"
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    dish_id: Mapped[int] = mapped_column(ForeignKey("dishes.id"))
    dish_name: Mapped[str]
    quantity: Mapped[int]
    price: Mapped[int]
    total: Mapped[int]
    comment: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="new")
    order: Mapped[Order] = relationship(back_populates="items")


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    created_at: datetime
    updated_at: datetime


class DishOut(Out):
    name: str
    description: str
    price: float
    is_available: bool
    is_active: bool
    category_id: int
    image_url: str | None
    cooking_time: int | None
    weight: float | None
    calories: int | None
    ingredients: str | None
    code: str | None


class ItemOut(Out):
    order_id: int
    dish_id: int
    dish_name: str
    quantity: int
    price: float
    total: float
    comment: str | None
    status: str


class OrderOut(Out):
    table_id: int | None
    waiter_id: int
    status: str
    payment_status: str
    total_price: float
    order_type: str
    notes: str | None
    kitchen_notes: str | None
    served_at: datetime | None
    cancelled_at: datetime | None
    time_to_serve: int | None
    items: list[ItemOut]


class ItemIn(BaseModel):
    dish_id: int = Field(ge=1)
    quantity: int = Field(ge=1, le=99)
    comment: str | None = Field(None, max_length=1000)


class OrderIn(BaseModel):
    table_id: int | None = Field(None, ge=1)
    order_type: str = "takeaway"
    notes: str | None = Field(None, max_length=1000)
    kitchen_notes: str | None = Field(None, max_length=1000)
    items: list[ItemIn] = Field(max_length=100)


def fill() -> None:
    """Make 4 categories, 40 dishes and 12 tables in an empty database."""
    Base.metadata.create_all(engine)
    with Sessions() as session:
        if session.scalar(select(Dish.id).limit(1)):
            return
        session.add_all(Category(name=f"Категория {i}", sort_order=i) for i in range(4))
        session.flush()
        session.add_all(
            Dish(
                name=f"Блюдо {i}",
                description="Подаётся со сметаной и зеленью. " * 3,
                price=25000 + 1250 * i,
                category_id=1 + i % 4,
                cooking_time=15,
                weight=320.0,
                calories=410,
                ingredients="свёкла, капуста, говядина, сметана",
                code=f"D{i:03}",
            )
            for i in range(40)
        )
        session.add_all(Table(number=i) for i in range(1, 13))
        session.commit()


fill()
app = FastAPI()
screens: set[WebSocket] = set()


def signed_in(request: Request) -> int:
    try:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return int(
            jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp", "sub"]})["sub"]
        )
    except jwt.PyJWTError as error:
        raise HTTPException(401) from error


Waiter = Annotated[int, Depends(signed_in)]


@app.post("/auth/login")
def login(credentials: dict) -> dict:
    claims = {"sub": "1", "role": credentials.get("username"), "exp": int(time.time()) + 86400}
    return {"access_token": jwt.encode(claims, KEY), "token_type": "bearer"}


def in_rubles(record, model):
    values = {name: getattr(record, name) for name in model.model_fields if name != "items"}
    for money in ("price", "total", "total_price"):
        if money in values:
            values[money] = values[money] / 100
    return values


def dish_out(dish: Dish) -> DishOut:
    return DishOut(**in_rubles(dish, DishOut))


def order_out(order: Order) -> OrderOut:
    items = [ItemOut(**in_rubles(item, ItemOut)) for item in order.items]
    return OrderOut(**in_rubles(order, OrderOut), items=items)


def all_dishes() -> list[DishOut]:
    with Sessions() as session:
        return [
            dish_out(dish)
            for dish in session.scalars(select(Dish).where(Dish.is_active).order_by(Dish.id))
        ]


@app.get("/dishes/")
def dishes(_waiter: Waiter) -> list[DishOut]:
    return all_dishes()


@app.get("/menu/")
def menu() -> list[DishOut]:
    return all_dishes()


def place(order_in: OrderIn, waiter_id: int) -> OrderOut:
    with Sessions(bind=engine.execution_options(write=True)) as session:
        wanted = {item.dish_id for item in order_in.items}
        found = {dish.id: dish for dish in session.scalars(select(Dish).where(Dish.id.in_(wanted)))}
        if wanted - found.keys() or not all(dish.is_available for dish in found.values()):
            raise HTTPException(409)
        order = Order(waiter_id=waiter_id, **order_in.model_dump(exclude={"items"}))
        for line in order_in.items:
            dish = found[line.dish_id]
            order.items.append(
                OrderItem(
                    dish_id=dish.id,
                    dish_name=dish.name,
                    quantity=line.quantity,
                    price=dish.price,
                    total=dish.price * line.quantity,
                    comment=line.comment,
                )
            )
        order.total_price = sum(item.total for item in order.items)
        session.add(order)
        session.commit()
        return order_out(order)


@app.post("/orders/", status_code=201)
async def create(order_in: OrderIn, waiter: Waiter) -> OrderOut:
    order = await run_in_threadpool(place, order_in, waiter)
    text = '{"event":"order-created","order":' + order.model_dump_json() + "}"
    for screen in list(screens):
        try:
            await screen.send_text(text)
        except (RuntimeError, WebSocketDisconnect):
            screens.discard(screen)
    return order


@app.get("/orders/")
def orders(_waiter: Waiter, open: bool = False, limit: int = 50) -> list[OrderOut]:
    statement = (
        select(Order).options(selectinload(Order.items)).order_by(Order.id.desc()).limit(limit)
    )
    if open:
        statement = statement.where(Order.status.in_(("pending", "in_progress", "ready")))
    with Sessions() as session:
        return [order_out(order) for order in session.scalars(statement)]


@app.get("/orders/{order_id}")
def order(order_id: int, _waiter: Waiter) -> OrderOut:
    with Sessions() as session:
        found = session.get(Order, order_id, options=[joinedload(Order.items)])
        if found is None:
            raise HTTPException(404)
        return order_out(found)


@app.get("/ready")
def ready() -> Response:
    return Response(status_code=200)


@app.websocket("/ws/orders")
async def live(screen: WebSocket, token: str = "") -> None:
    try:
        jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        await screen.close(4401)
        return
    await screen.accept()
    screens.add(screen)
    try:
        while True:
            await screen.receive_text()
    except WebSocketDisconnect:
        screens.discard(screen)
