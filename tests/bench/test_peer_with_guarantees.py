"""The peer with guarantees keeps its promises, so the comparison is of the same work."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from websocket import create_connection

pytest.importorskip("pydantic")

from pydantic import ValidationError

from bench.peer_with_guarantees.errors import RefusedError
from bench.peer_with_guarantees.events import read_events
from bench.peer_with_guarantees.idempotency import Answer, Request
from bench.peer_with_guarantees.orders import place_order
from bench.peer_with_guarantees.schemas import NewOrder
from bench.peer_with_guarantees.tables import (
    Dish,
    Event,
    Order,
    OrderHistory,
    OrderItem,
    Session,
    StoredResponse,
    User,
    open_database,
)
from bench.systems import PEER_PROGRAMS, PeerWithGuarantees
from tests.e2e.server import Answer as HttpAnswer
from tests.e2e.server import Person

WRITTEN = (Order, OrderItem, OrderHistory, Event, StoredResponse)
ITEMS = [
    {"dish_id": 1, "quantity": 1},
    {"dish_id": 8, "quantity": 2},
    {"dish_id": 15, "quantity": 3},
]
TAKEAWAY = {"order_type": "takeaway", "items": ITEMS}
#: A transaction of an order of three items sends fewer statements than so many.
MAX_STATEMENTS = 20
WAITER, COOK, ADMIN = 1, 2, 3


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The peer's database with a session for everybody."""
    engine = open_database(tmp_path / "peer.db")
    with engine.begin() as connection:
        users = connection.scalars(select(User.id)).all()
        sessions = [{"id": user_id, "user_id": user_id} for user_id in users]
        connection.execute(insert(Session), sessions)
    yield engine
    engine.dispose()


def place(
    engine: Engine, order: dict[str, Any] = TAKEAWAY, key: str | None = "key", user: int = WAITER
) -> Answer:
    """Place an order as the peer's only writer does."""
    fingerprint = sha256(repr(order).encode()).digest()
    with engine.execution_options(write=True).begin() as connection:
        request = Request(user, user, key, fingerprint)
        return place_order(connection, request, NewOrder.model_validate(order))


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[list[str]]:
    """Let one statement fail, as if the process ended there; returns the statements sent."""
    sent: list[str] = []

    def send(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if len(sent) == number:
            event.remove(engine, "before_cursor_execute", send)
            raise ConnectionAbortedError
        sent.append(text)

    event.listen(engine, "before_cursor_execute", send)
    yield sent
    if event.contains(engine, "before_cursor_execute", send):
        event.remove(engine, "before_cursor_execute", send)


def count_rows(engine: Engine) -> list[int]:
    """How many rows each table that an order writes has."""
    with engine.connect() as connection:
        found = [connection.scalar(select(func.count()).select_from(one)) for one in WRITTEN]
    return [number or 0 for number in found]


def test_an_order_that_fails_at_any_statement_leaves_nothing_behind(engine: Engine) -> None:
    for number in range(MAX_STATEMENTS):
        with failing_at(engine, number) as sent:
            try:
                place(engine)
            except ConnectionAbortedError:
                assert count_rows(engine) == [0, 0, 0, 0, 0], sent
            else:
                break

    assert sent[0] == "BEGIN IMMEDIATE"
    assert len(sent) == number > len(WRITTEN)
    assert count_rows(engine) == [1, 3, 4, 1, 1]


def test_a_repeated_request_gives_one_order_and_the_same_answer(engine: Engine) -> None:
    first, second = place(engine), place(engine)

    assert (second.status, second.headers, second.body) == (201, first.headers, first.body)
    assert second.is_replay
    assert second.messages == ()
    assert count_rows(engine) == [1, 3, 4, 1, 1]


def test_a_key_of_another_request_is_refused_and_nothing_is_kept(engine: Engine) -> None:
    place(engine)

    with pytest.raises(RefusedError) as refused:
        place(engine, TAKEAWAY | {"notes": "no onions"})

    assert refused.value.problem["code"] == "idempotency_key_reused"
    assert count_rows(engine)[0] == 1


def test_the_key_of_a_refused_request_may_be_used_for_the_corrected_one(engine: Engine) -> None:
    unknown = {"order_type": "takeaway", "items": [{"dish_id": 4000, "quantity": 1}]}
    with pytest.raises(RefusedError):
        place(engine, unknown)

    assert place(engine).status == 201


def test_a_table_has_one_open_order(engine: Engine) -> None:
    place(engine, {"table_id": 3, "items": ITEMS}, "first")

    with pytest.raises(RefusedError) as refused:
        place(engine, {"table_id": 3, "items": ITEMS}, "second")
    with engine.connect() as connection:
        order = dict(connection.execute(select(Order.__table__)).mappings().one())
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(Order), order | {"id": 2})

    assert refused.value.problem["code"] == "table_occupied"
    assert refused.value.problem["order_id"] == 1


def test_prices_are_those_of_the_database_and_sums_are_whole_minor_units(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(Dish).where(Dish.id == 15).values(price=33333))

    place(engine)

    with engine.connect() as connection:
        assert connection.scalar(select(Order.total_price)) == 25000 + 2 * 33750 + 3 * 33333


def test_a_sold_out_dish_cannot_be_ordered(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(Dish).where(Dish.id.in_((1, 15))).values(is_available=False))

    with pytest.raises(RefusedError) as refused:
        place(engine)

    assert refused.value.problem["code"] == "dish_unavailable"
    assert {dish["dish_id"] for dish in refused.value.problem["dishes"]} == {1, 15}


def test_a_cook_places_no_orders_and_a_waiter_none_for_a_colleague(engine: Engine) -> None:
    codes = []
    for user, order in ((COOK, TAKEAWAY), (WAITER, TAKEAWAY | {"waiter_id": 4})):
        with pytest.raises(RefusedError) as refused:
            place(engine, order, user=user)
        codes.append(refused.value.problem["code"])

    assert codes == ["forbidden", "not_your_order"]
    assert place(engine, TAKEAWAY | {"waiter_id": 4}, user=ADMIN).status == 201


def test_somebody_who_was_signed_out_places_no_order(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(Session).where(Session.id == WAITER).values(ended_at="now"))

    with pytest.raises(RefusedError) as refused:
        place(engine)

    assert refused.value.status == 401


def test_the_history_cannot_be_rewritten(engine: Engine) -> None:
    place(engine)

    for statement in (update(OrderHistory).values(action="x"), delete(OrderHistory)):
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)


def test_events_are_numbered_without_gaps_and_read_again_in_order(engine: Engine) -> None:
    told = [
        message
        for number in range(1, 5)
        for message in place(engine, {"table_id": number, "items": ITEMS}, f"{number}").messages
    ]

    with engine.connect() as connection:
        assert read_events(connection, 0) == told
        assert read_events(connection, 5) == told[5:]
    assert [message.id for message in told] == list(range(1, 9))


@pytest.mark.parametrize(
    "change",
    [
        {"total_price": 1},
        {"items": [{"dish_id": 1, "quantity": 1, "price": 1}]},
        {"items": [{"dish_id": "1", "quantity": 1}]},
        {"items": [{"dish_id": 1, "quantity": 1.0}]},
        {"items": [{"dish_id": 1, "quantity": True}]},
        {"items": [{"dish_id": 1, "quantity": 100}]},
        {"items": [{"dish_id": 1, "quantity": 1}] * 201},
        {"notes": "x" * 1001},
        {"notes": "a\0b"},
        {"order_type": "dine_in"},
        {"table_id": 1},
    ],
)
def test_an_invalid_body_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewOrder.model_validate(TAKEAWAY | change)


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[PeerWithGuarantees]:
    """The peer in a process of its own."""
    if not PEER_PROGRAMS.is_dir():
        pytest.skip("script/bench has not installed the peers")
    peer = PeerWithGuarantees(tmp_path / "peer")
    try:
        peer.start()
        yield peer
    finally:
        peer.kill()


@pytest.mark.live
def test_a_screen_receives_missed_events_and_then_live_ones(peer: PeerWithGuarantees) -> None:
    waiter = peer.sign_in("waiter")
    for number in range(5):
        _place(waiter, f"before-{number}")
    address = f"{peer.base_url.replace('http', 'ws')}/ws/orders?token={waiter.token}"

    with closing(create_connection(f"{address}&last_event_id=2", timeout=10)) as screen:
        received = [json.loads(screen.recv()) for _ in range(4)]
        _place(waiter, "after")
        received.append(json.loads(screen.recv()))

    assert received[0] == {"event": "welcome", "last_event_id": 5}
    assert [message["event_id"] for message in received[1:]] == [3, 4, 5, 6]
    assert [message["order"]["id"] for message in received[1:]] == [3, 4, 5, 6]


@pytest.mark.live
def test_a_peer_that_is_killed_has_each_acknowledged_order_once(peer: PeerWithGuarantees) -> None:
    keys = [[uuid4().hex for _ in range(2000)] for _ in range(4)]
    acknowledged: dict[str, int] = {}
    waiter = peer.sign_in("waiter")
    writers = [
        Thread(target=_place_until_dead, args=(waiter, of_one, acknowledged)) for of_one in keys
    ]
    for writer in writers:
        writer.start()
    while len(acknowledged) < 100:
        writers[0].join(0.01)
    peer.kill()
    for writer in writers:
        writer.join()
    peer.start()

    tried = [key for of_one in keys for key in of_one[: _tried(of_one, acknowledged)]]
    again = {key: _place(waiter, key) for key in tried}
    engine = open_database(peer.data_dir / "peer.db")
    orders, _, history, events, responses = count_rows(engine)
    engine.dispose()

    assert all(again[key].headers["Idempotency-Replayed"] for key in acknowledged)
    assert {key: again[key].json["id"] for key in acknowledged} == acknowledged
    assert (orders, history, events, responses) == (len(tried), 4 * len(tried), *[len(tried)] * 2)


def _tried(keys: list[str], acknowledged: dict[str, int]) -> int:
    """How many of a writer's keys were sent: those that were answered, and the next."""
    return sum(key in acknowledged for key in keys) + 1


def _place(waiter: Person, key: str) -> HttpAnswer:
    return waiter.ask("POST", "/orders/", TAKEAWAY, **{"Idempotency-Key": key})


def _place_until_dead(waiter: Person, keys: list[str], acknowledged: dict[str, int]) -> None:
    for key in keys:
        try:
            answer = _place(waiter, key)
        except OSError:
            return
        assert answer.status == 201
        acknowledged[key] = answer.json["id"]
