import pytest
from flask import Flask
from sqlalchemy import select, update

from restaurant.database import transaction
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.database.transaction import (
    on_commit,
    on_refusal,
    transactional,
    write_lock,
)
from restaurant.errors import ConflictError, UnavailableError
from restaurant.floor.models import Location
from restaurant.menu.events import dish_updated
from restaurant.menu.models import Dish
from tests.concurrency import all_at_once, error_code, holding
from tests.factories import a_dish, a_location
from tests.support.recorded_events import every_event_id


def names_in_the_database() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Location.name).order_by(Location.id)))


def add(name: str) -> None:
    db.session.add(Location(name=name))


@transactional
def add_whole(name: str) -> None:
    add(name)


@transactional
def add_and_fail(name: str) -> None:
    add(name)
    db.session.flush()
    raise ConflictError("The painters are in.")


def test_changes_are_committed_when_the_function_returns(app: Flask) -> None:
    add_whole("Terrace")

    assert names_in_the_database() == ["Terrace"]


def test_nothing_is_stored_when_the_function_raises(app: Flask) -> None:
    with pytest.raises(ConflictError, match="painters"):
        add_and_fail("Terrace")

    assert names_in_the_database() == []


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, ZeroDivisionError])
def test_an_interrupt_rolls_everything_back(app: Flask, interruption: type[BaseException]) -> None:
    @transactional
    def add_until_interrupted() -> None:
        add("Terrace")
        db.session.flush()
        raise interruption

    with pytest.raises(interruption):
        add_until_interrupted()

    assert names_in_the_database() == []


def test_a_function_gives_back_what_it_returns_and_keeps_its_name(app: Flask) -> None:
    @transactional
    def count_chairs(tables: int, *, chairs: int) -> int:
        """Count all chairs."""
        return tables * chairs

    assert count_chairs(3, chairs=4) == 12
    assert count_chairs.__doc__ == "Count all chairs."


def test_a_nested_action_is_stored_with_the_outer_one_or_not_at_all(app: Flask) -> None:
    @transactional
    def start_restaurant(fails: bool) -> None:
        add_whole("Hall")
        add_whole("Terrace")
        if fails:
            raise ConflictError("It rains.")

    with pytest.raises(ConflictError):
        start_restaurant(fails=True)
    after_failing = names_in_the_database()
    start_restaurant(fails=False)

    assert after_failing == []
    assert names_in_the_database() == ["Hall", "Terrace"]


def test_the_next_action_works_after_one_that_failed(app: Flask) -> None:
    with pytest.raises(ConflictError):
        add_and_fail("Hall")

    add_whole("Terrace")

    assert names_in_the_database() == ["Terrace"]


def test_a_callback_is_called_after_the_commit(app: Flask) -> None:
    seen: list[list[str]] = []

    @transactional
    def add_and_tell() -> None:
        add_whole("Terrace")
        on_commit(lambda: seen.append(names_in_the_database()))
        assert seen == []

    add_and_tell()

    assert seen == [["Terrace"]]


def test_a_callback_is_never_called_for_what_was_rolled_back(app: Flask) -> None:
    called: list[str] = []

    @transactional
    def tell_and_fail() -> None:
        on_commit(lambda: called.append("fails"))
        raise ConflictError("No.")

    with pytest.raises(ConflictError):
        tell_and_fail()
    add_whole("Terrace")

    assert called == []


def test_a_callback_may_write_in_a_transaction_of_its_own(app: Flask) -> None:
    @transactional
    def add_and_follow_up() -> None:
        add("Hall")
        on_commit(lambda: add_whole("Terrace"))

    add_and_follow_up()

    assert names_in_the_database() == ["Hall", "Terrace"]


@transactional
def refuse_but_note(name: str, error: Exception) -> None:
    add("Hall")
    on_refusal(lambda: add_whole(name))
    raise error


def test_an_on_refusal_action_is_stored_although_the_rest_is_rolled_back(app: Flask) -> None:
    @transactional
    def start_restaurant() -> None:
        add("Bar")
        refuse_but_note("Terrace", ConflictError("No."))

    with pytest.raises(ConflictError, match="No"):
        start_restaurant()

    assert names_in_the_database() == ["Terrace"]


def test_an_on_refusal_action_is_stored_before_the_next_writer(app: Flask) -> None:
    @transactional
    def refuse_the_second() -> None:
        if names_in_the_database():
            raise ConflictError("One is enough.")
        refuse_but_note("Terrace", UnavailableError("No."))

    answers = all_at_once(app, 8, lambda _: error_code(refuse_the_second))

    assert sorted(answers) == ["conflict"] * 7 + ["unavailable"]
    assert names_in_the_database() == ["Terrace"]


def test_an_on_refusal_action_is_skipped_after_success_or_another_error(app: Flask) -> None:
    @transactional
    def go_well() -> None:
        on_refusal(lambda: add("Cellar"))

    go_well()
    with pytest.raises(ZeroDivisionError):
        refuse_but_note("Cellar", ZeroDivisionError())
    add_whole("Terrace")

    assert names_in_the_database() == ["Terrace"]


def test_records_are_read_again_under_the_write_lock(app: Flask) -> None:
    dish = a_dish(price=100)
    price_seen_before = db.session.get(Dish, dish.id).price
    with db.engine.begin() as connection:
        connection.execute(update(Dish).values(price=200))

    @transactional
    def raise_price() -> int:
        dish.price += 1
        return dish.price

    assert price_seen_before == 100
    assert raise_price() == 201


def test_a_writer_that_waits_too_long_gets_busy(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "WRITE_LOCK_TIMEOUT", 0)

    with holding(write_lock), pytest.raises(UnavailableError) as refusal:
        add_whole("Terrace")

    assert refusal.value.code == "busy"
    assert refusal.value.extra["retry_after"] > 0
    add_whole("Hall")
    assert names_in_the_database() == ["Hall"]


def test_concurrent_read_modify_writes_lose_nothing(app: Flask) -> None:
    dish_id = a_dish(price=0).id

    @transactional
    def raise_price() -> None:
        dish = db.session.get(Dish, dish_id)
        dish.price = dish.price + 1

    def raise_it_often(_number: int) -> None:
        for _ in range(10):
            raise_price()

    all_at_once(app, 8, raise_it_often)

    db.session.expire_all()
    assert db.session.get(Dish, dish_id).price == 80


def test_event_numbers_have_no_gaps_when_many_write_and_some_fail(app: Flask) -> None:
    dish_ids = [a_dish().id for _ in range(8)]

    @transactional
    def announce(number: int, fails: bool) -> None:
        dish_updated(db.session.get(Dish, dish_ids[number]))
        db.session.flush()
        if fails:
            raise ConflictError("Not after all.")

    def announce_often(number: int) -> list[str]:
        return [
            error_code(lambda fails=turn % 3 == 0: announce(number, fails)) for turn in range(9)
        ]

    answers = all_at_once(app, 8, announce_often)

    assert sum(answer.count("done") for answer in answers) == 48
    assert every_event_id() == list(range(1, 49))


def test_a_number_that_was_rolled_back_is_given_to_the_next_event(app: Flask) -> None:
    dish = a_dish()

    @transactional
    def announce(fails: bool) -> None:
        dish_updated(dish)
        if fails:
            raise ConflictError("No.")

    with pytest.raises(ConflictError):
        announce(fails=True)
    announce(fails=False)

    assert every_event_id() == [1]
    assert db.session.scalars(select(EventLog.last_event_id)).one() == 1


def test_a_pending_record_outside_a_transaction_takes_no_lock(app: Flask) -> None:
    with holding(write_lock):
        assert a_location(name="Hall").id is not None
