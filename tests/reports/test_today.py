"""The owner's page, from what was ordered, served and paid."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.extensions import settings
from restaurant.floor import service as floor_service
from restaurant.menu import service as menu_service
from restaurant.menu.models import Dish
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from restaurant.reports.service import Report, report
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_payment_method, a_table, a_user

Placed = tuple[Dish, int]


class Restaurant:
    """A restaurant on a Friday and the one before, and what its people do."""

    def __init__(self) -> None:
        self.admin = a_user(Role.ADMIN, full_name="Елена Громова")
        self.cash = a_payment_method()
        self.soup = a_dish(name="Борщ", price=45_000)

    def at(self, hour: int, minute: int = 0, weeks_ago: int = 0) -> datetime:
        """A moment of the Friday."""
        zone = ZoneInfo(settings.timezone)
        return datetime(2025, 5, 16, hour, minute, tzinfo=zone) - timedelta(weeks=weeks_ago)

    def order(self, moment: datetime, *placed: Placed, **values: Any) -> Order:
        """Place a takeaway, unless another type is given; by default of one soup."""
        lines = [{"dish_id": dish.id, "quantity": count} for dish, count in placed]
        items = lines or [{"dish_id": self.soup.id, "quantity": 1}]
        with frozen_at(moment):
            return orders_service.place_order(
                self.admin, **{"order_type": OrderType.TAKEAWAY, "items": items} | values
            )

    def set(self, moment: datetime, order: Order, status: OrderStatus) -> None:
        """Set the status of all items."""
        with frozen_at(moment):
            orders_service.change_order(self.admin, order.id, {"status": status})

    def serve(self, moment: datetime, order: Order) -> None:
        """Cook and serve all items."""
        self.set(moment, order, OrderStatus.READY)
        self.set(moment, order, OrderStatus.SERVED)

    def pay(self, moment: datetime, order: Order) -> None:
        """Take the money."""
        paid = {"payment_status": PaymentStatus.PAID, "payment_method_id": self.cash.id}
        with frozen_at(moment):
            orders_service.change_order(self.admin, order.id, paid)

    def add(self, moment: datetime, order: Order) -> None:
        """Add a soup."""
        with frozen_at(moment):
            more = [{"dish_id": self.soup.id, "quantity": 1}]
            orders_items.add_items(self.admin, order.id, more)


@pytest.fixture
def restaurant(app: Flask) -> Restaurant:
    """A restaurant where nothing has been ordered yet."""
    return Restaurant()


@pytest.fixture
def evening(restaurant: Restaurant) -> datetime:
    """19:42 on the Friday."""
    return restaurant.at(19, 42)


def ask(moment: datetime, days: int = 1, **values: Any) -> Report:
    """Ask for the page at a moment."""
    with frozen_at(moment):
        return report(**{"days": days, "late_minutes": 15, "pass_minutes": 4} | values)


def test_money_counts_when_it_was_paid_and_orders_when_they_were_placed(
    restaurant: Restaurant, evening: datetime
) -> None:
    lunch, dinner = restaurant.order(restaurant.at(12)), restaurant.order(restaurant.at(18))
    restaurant.pay(restaurant.at(13, 5), lunch)
    yesterday = restaurant.order(restaurant.at(4, 30))
    restaurant.pay(restaurant.at(6), yesterday)

    page = ask(evening)

    assert page.figures.ordered == lunch.total_price + dinner.total_price
    assert page.figures.taken == lunch.total_price + yesterday.total_price
    assert page.figures.orders == 2
    hours = {f"{hour.begins:%H}": (hour.taken, hour.ordered) for hour in page.by_hour}
    assert hours["12"] == (0, 45_000)
    assert hours["13"] == (45_000, 0)
    assert min(hours) == "06"
    assert max(hours) == "18"


def test_what_is_given_back_or_cancelled_is_no_sale(
    restaurant: Restaurant, evening: datetime
) -> None:
    refunded, cancelled = restaurant.order(restaurant.at(12)), restaurant.order(restaurant.at(12))
    restaurant.pay(restaurant.at(13), refunded)
    with frozen_at(restaurant.at(14)):
        orders_service.change_order(
            restaurant.admin, refunded.id, {"payment_status": PaymentStatus.REFUNDED}
        )
    restaurant.set(restaurant.at(14), cancelled, OrderStatus.CANCELLED)

    figures = ask(evening).figures

    assert (figures.taken, figures.ordered) == (0, 45_000)
    assert (figures.orders, figures.cancelled_orders) == (1, 1)


def test_money_stays_counted_when_a_dessert_is_added_to_a_paid_order(
    restaurant: Restaurant, evening: datetime
) -> None:
    order = restaurant.order(restaurant.at(17))
    restaurant.pay(restaurant.at(18), order)
    restaurant.add(restaurant.at(19), order)

    page = ask(evening)

    assert page.figures.taken == 45_000
    assert [hour.taken for hour in page.by_hour] == [0, 45_000]
    assert (page.now.open_orders.total, page.now.open_orders.due) == (90_000, 45_000)


def test_last_friday_counts_until_the_same_time_and_by_hour_to_its_end(
    restaurant: Restaurant, evening: datetime
) -> None:
    early = restaurant.order(restaurant.at(19, 30, weeks_ago=1))
    late = restaurant.order(restaurant.at(19, 50, weeks_ago=1))
    restaurant.pay(restaurant.at(19, 41, weeks_ago=1), early)
    restaurant.pay(restaurant.at(22, weeks_ago=1), late)

    page = ask(evening)

    assert page.figures.orders == 0
    assert (page.before.orders, page.before.taken, page.before.ordered) == (1, 45_000, 45_000)
    assert page.before.ends_at == restaurant.at(19, 42, weeks_ago=1)
    assert [(hour.begins.hour, hour.taken_before) for hour in page.by_hour] == [
        (19, 45_000),
        (20, 0),
        (21, 0),
        (22, 45_000),
    ]


def test_yesterday_is_compared_with_a_whole_day(restaurant: Restaurant, evening: datetime) -> None:
    restaurant.order(restaurant.at(23))
    restaurant.order(restaurant.at(23, weeks_ago=1))

    page = ask(evening + timedelta(days=1), day=evening.date())

    assert page.is_over
    assert (page.figures.orders, page.before.orders) == (1, 1)


def test_a_week_has_a_row_for_each_day(restaurant: Restaurant, evening: datetime) -> None:
    restaurant.order(restaurant.at(12) - timedelta(days=6))
    restaurant.order(restaurant.at(12, weeks_ago=1))
    restaurant.order(restaurant.at(12))

    page = ask(evening, days=7)

    assert page.figures.orders == 2
    assert [day.ordered for day in page.by_day] == [45_000, 0, 0, 0, 0, 0, 45_000]
    assert [day.ordered_before for day in page.by_day] == [0, 0, 0, 0, 0, 0, 45_000]


def test_each_round_of_an_order_is_timed_by_itself(
    restaurant: Restaurant, evening: datetime
) -> None:
    order = restaurant.order(restaurant.at(17))
    restaurant.serve(restaurant.at(17, 10), order)
    restaurant.add(restaurant.at(18), order)
    restaurant.serve(restaurant.at(18, 25), order)

    figures = ask(evening).figures

    assert (figures.rounds, figures.late_rounds, figures.minutes_to_serve) == (2, 1, 17.5)


def test_a_round_that_waits_too_long_is_late_before_it_is_served(
    restaurant: Restaurant, evening: datetime
) -> None:
    restaurant.order(restaurant.at(19, 20))
    restaurant.order(restaurant.at(19, 40))

    assert ask(evening).figures.late_rounds == 1
    assert ask(evening).figures.minutes_to_serve is None
    assert ask(evening, late_minutes=30).figures.late_rounds == 0


def test_the_owner_sees_what_waits_in_the_kitchen_and_at_the_pass(
    restaurant: Restaurant, evening: datetime
) -> None:
    table = a_table(number=6)
    kitchen = restaurant.order(
        restaurant.at(19, 25),
        (restaurant.soup, 1),
        (a_dish(), 2),
        table_id=table.id,
        order_type=OrderType.DINE_IN,
    )
    ready = restaurant.order(restaurant.at(19, 30))
    restaurant.set(restaurant.at(19, 36), ready, OrderStatus.READY)
    fresh = restaurant.order(restaurant.at(19, 30))
    restaurant.set(restaurant.at(19, 39), fresh, OrderStatus.READY)

    waiting = ask(evening).now.waiting

    assert [(one.order_id, one.waiting_at, one.minutes, one.items) for one in waiting] == [
        (kitchen.id, "kitchen", 17, 2),
        (ready.id, "pass", 6, 1),
    ]
    assert [one.table_number for one in waiting] == [6, None]
    assert waiting[0].waiter["full_name"] == "Елена Громова"


def test_dishes_are_counted_in_portions_without_cancelled_ones(
    restaurant: Restaurant, evening: datetime
) -> None:
    cake = a_dish(name="Медовик", price=30_000)
    order = restaurant.order(restaurant.at(12), (restaurant.soup, 2), (cake, 3))
    gone = restaurant.order(restaurant.at(13), (restaurant.soup, 9))
    restaurant.set(restaurant.at(13), gone, OrderStatus.CANCELLED)

    dishes = ask(evening).dishes

    assert [(one.dish_id, one.quantity, one.total) for one in dishes] == [
        (cake.id, 3, 90_000),
        (restaurant.soup.id, 2, 90_000),
    ]
    assert order.total_price == 180_000


def test_the_owner_sees_who_said_that_a_dish_is_sold_out_and_when(
    restaurant: Restaurant, evening: datetime
) -> None:
    cook = a_user(Role.KITCHEN, full_name="Семён Орлов")
    a_dish(name="Раньше", is_available=False)
    a_dish(name="Снято", is_available=False, is_active=False)
    a_dish(name="Летнее", is_available=False, category=a_category(is_active=False))
    for hour, is_available in ((17, False), (18, True), (19, False)):
        with frozen_at(restaurant.at(hour)):
            menu_service.change_dish(cook, restaurant.soup.id, {"is_available": is_available})

    found = ask(evening).now.sold_out

    assert [(one.name, one.at) for one in found] == [("Борщ", restaurant.at(19)), ("Раньше", None)]
    assert found[0].user == {"id": cook.id, "full_name": "Семён Орлов"}


def test_occupied_tables_are_those_with_an_order_or_with_guests(
    restaurant: Restaurant, evening: datetime
) -> None:
    ordering, seated = a_table(), a_table()
    a_table()
    a_table(is_active=False)
    restaurant.order(restaurant.at(19), table_id=ordering.id, order_type=OrderType.DINE_IN)
    floor_service.seat_guests(seated.id, is_occupied=True)

    tables = ask(evening).now.tables

    assert (tables.count, tables.occupied) == (3, 2)


def test_the_page_is_served_as_documented(client_for: ClientFor) -> None:
    waiter: User = a_user()
    order = orders_service.place_order(
        waiter,
        order_type=OrderType.TAKEAWAY,
        items=[{"dish_id": a_dish(price=45_050).id, "quantity": 1}],
    )
    assert order.items[0].status is ItemStatus.NEW

    answer = client_for(Role.ADMIN).get("/reports/today")

    assert answer.status_code == 200
    assert answer.json["figures"]["ordered"] == 450.5
    assert answer.json["now"]["open_orders"] == {"count": 1, "total": 450.5, "due": 450.5}
    assert len(answer.json["by_hour"][0]["begins"]) == len("19:00")


@pytest.mark.parametrize(
    "query", ["day=20251126", "day=1025-11-26", "day=2025-02-30", "days=8", "late_minutes=0"]
)
def test_a_day_is_a_date_and_a_week_the_longest(client_for: ClientFor, query: str) -> None:
    assert client_for(Role.ADMIN).get(f"/reports/today?{query}").status_code == 422
