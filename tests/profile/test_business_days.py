"""Business days begin and end on the restaurant's clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from restaurant.profile.business_days import BusinessClock

FRIDAY = date(2025, 5, 16)
MOSCOW = BusinessClock(ZoneInfo("Europe/Moscow"), time(5))
BERLIN = BusinessClock(ZoneInfo("Europe/Berlin"), time(4))


def test_the_night_belongs_to_the_evening_before() -> None:
    assert MOSCOW.day_and_hour(datetime(2025, 5, 17, 1, 59, tzinfo=UTC)) == (FRIDAY, 23)  # 4:59
    assert MOSCOW.day_and_hour(datetime(2025, 5, 17, 2, 0, tzinfo=UTC)) == (date(2025, 5, 17), 0)


def test_hours_are_counted_from_the_beginning_of_the_business_day() -> None:
    assert MOSCOW.day_and_hour(datetime(2025, 5, 16, 16, 30, tzinfo=UTC)) == (FRIDAY, 14)  # 19:30
    assert MOSCOW.begin_of_hour(14) == time(19)
    assert MOSCOW.begin_of_hour(23) == time(4)


def test_a_day_that_goes_on_counts_until_now_and_a_week_before_until_the_same_time() -> None:
    moment = datetime(2025, 5, 16, 16, 42, tzinfo=UTC)

    today = MOSCOW.period(FRIDAY, 1, moment)
    before = MOSCOW.week_before(today)

    assert (today.begin, today.until) == (datetime(2025, 5, 16, 2, tzinfo=UTC), moment)
    assert not today.is_over
    assert (before.begin, before.until) == (
        today.begin - timedelta(days=7),
        moment - timedelta(days=7),
    )


def test_a_day_that_is_over_is_compared_with_a_whole_day() -> None:
    day = MOSCOW.period(FRIDAY, 1, datetime(2025, 6, 1, tzinfo=UTC))

    assert day.is_over
    assert MOSCOW.week_before(day).is_over


def test_a_day_that_has_not_begun_is_empty() -> None:
    day = MOSCOW.period(FRIDAY, 1, datetime(2025, 5, 1, tzinfo=UTC))

    assert day.until == day.begin
    assert MOSCOW.week_before(day).until == MOSCOW.week_before(day).begin


def test_the_same_time_of_day_is_that_of_the_wall_clock_when_the_clocks_were_changed() -> None:
    moment = datetime(2025, 3, 31, 16, 0, tzinfo=UTC)  # 18:00 in summer time

    before = BERLIN.week_before(BERLIN.period(date(2025, 3, 31), 1, moment))

    assert before.until == datetime(2025, 3, 24, 17, 0, tzinfo=UTC)  # 18:00 in winter time


def test_a_week_is_seven_days_and_is_compared_with_the_seven_before() -> None:
    week = MOSCOW.period(FRIDAY, 7, datetime(2025, 5, 16, 12, tzinfo=UTC))

    assert week.dates()[0] == date(2025, 5, 10)
    assert week.dates()[-1] == FRIDAY
    assert MOSCOW.week_before(week).end == week.begin
