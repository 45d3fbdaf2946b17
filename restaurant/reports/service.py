"""The owner's page of a day, or of several."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from restaurant.clock import now
from restaurant.profile.business_days import HOURS, WEEK, BusinessClock, Period
from restaurant.reports import present, sales, serving
from restaurant.reports.present import OpenOrders, SoldOutDish, Tables
from restaurant.reports.sales import Payment, PlacedOrder, SoldDish
from restaurant.reports.serving import Waiting

Key = TypeVar("Key")
#: Sums in minor units, by business day and hour.
Amounts = Counter[tuple[date, int]]


@dataclass(frozen=True)
class Figures:
    """The figures of a period. Money is in minor units."""

    begins_at: datetime
    ends_at: datetime
    taken: int
    ordered: int
    orders: int
    cancelled_orders: int
    rounds: int
    late_rounds: int
    minutes_to_serve: float | None


@dataclass(frozen=True)
class HourSales:
    """What was taken and ordered in an hour of the day, and a week before."""

    begins: time
    taken: int
    ordered: int
    taken_before: int
    ordered_before: int


@dataclass(frozen=True)
class DaySales:
    """What was taken and ordered on a day, and a week before."""

    day: date
    taken: int
    ordered: int
    taken_before: int
    ordered_before: int


@dataclass(frozen=True)
class Present:
    """What is so now, whichever day is asked for."""

    at: datetime
    open_orders: OpenOrders
    tables: Tables
    waiting: list[Waiting]
    sold_out: list[SoldOutDish]


@dataclass(frozen=True)
class Report:
    """The owner's page."""

    day: date
    days: int
    is_over: bool
    figures: Figures
    before: Figures
    by_hour: list[HourSales]
    by_day: list[DaySales]
    dishes: list[SoldDish]
    now: Present


@dataclass(frozen=True)
class Sales:
    """The sales of a period, one by one, also those of the part that does not count yet."""

    period: Period
    payments: list[Payment]
    orders: list[PlacedOrder]

    @classmethod
    def of(cls, period: Period) -> "Sales":
        """Read them."""
        return cls(period, sales.payments_in(period), sales.orders_in(period))

    def figures(self, moment: datetime, late: timedelta) -> Figures:
        """Add up what counts at a moment."""
        until, rounds = self.period.until, serving.rounds_in(self.period)
        placed = [order for order in self.orders if order.at < until]
        cancelled = sum(order.is_cancelled for order in placed)
        return Figures(
            begins_at=self.period.begin,
            ends_at=until,
            taken=sum(payment.amount for payment in self.payments if payment.at < until),
            ordered=sum(order.amount for order in placed),
            orders=len(placed) - cancelled,
            cancelled_orders=cancelled,
            rounds=len(rounds),
            late_rounds=sum(one.waited(moment) > late for one in rounds),
            minutes_to_serve=serving.average_minutes(rounds),
        )


def report(*, days: int, late_minutes: int, pass_minutes: int, day: date | None = None) -> Report:
    """The figures of so many business days that end with this one, by default the present one."""
    moment, late = now(), timedelta(minutes=late_minutes)
    clock = BusinessClock.of_the_restaurant()
    last = day or clock.day_and_hour(moment)[0]
    period = clock.period(last, days, moment)
    current, before = Sales.of(period), Sales.of(clock.week_before(period))
    columns = _columns(clock, current, before)
    return Report(
        day=last,
        days=days,
        is_over=period.is_over,
        figures=current.figures(moment, late),
        before=before.figures(moment, late),
        by_hour=_by_hour(clock, columns),
        by_day=_by_day(period, columns),
        dishes=sales.top_dishes(period),
        now=_present(moment, late, timedelta(minutes=pass_minutes)),
    )


def _present(moment: datetime, late: timedelta, at_pass: timedelta) -> Present:
    return Present(
        at=moment,
        open_orders=present.open_orders(),
        tables=present.tables(),
        waiting=serving.waiting_too_long(moment, late, at_pass),
        sold_out=present.sold_out(),
    )


def _by_hour(clock: BusinessClock, columns: Sequence[Amounts]) -> list[HourSales]:
    """Those from the first hour with sales to the last one, in either week."""
    sums = [_sum_by(column, lambda day_and_hour: day_and_hour[1]) for column in columns]
    active = [hour for hour in range(HOURS) if any(column[hour] for column in sums)]
    hours = range(min(active), max(active) + 1) if active else range(0)
    return [
        HourSales(clock.begin_of_hour(hour), *(column[hour] for column in sums)) for hour in hours
    ]


def _by_day(period: Period, columns: Sequence[Amounts]) -> list[DaySales]:
    taken, ordered, taken_before, ordered_before = (
        _sum_by(column, lambda day_and_hour: day_and_hour[0]) for column in columns
    )
    return [
        DaySales(
            day, taken[day], ordered[day], taken_before[day - WEEK], ordered_before[day - WEEK]
        )
        for day in period.dates()
    ]


def _columns(clock: BusinessClock, current: Sales, before: Sales) -> list[Amounts]:
    """Taken and ordered, and the same of the week before, by business day and hour."""
    columns = []
    for amounts in (current.payments, current.orders, before.payments, before.orders):
        sums: Amounts = Counter()
        for one in amounts:
            sums[clock.day_and_hour(one.at)] += one.amount
        columns.append(sums)
    return columns


def _sum_by(amounts: Amounts, key: Callable[[tuple[date, int]], Key]) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for day_and_hour, amount in amounts.items():
        sums[key(day_and_hour)] += amount
    return sums
