"""Business days, in the restaurant's time zone: which one a moment is in, when each begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from restaurant.extensions import settings

WEEK = timedelta(days=7)
HOURS = 24


@dataclass(frozen=True)
class Period:
    """Whole business days, of which the time before ``until`` counts.

    ``until`` is the end, unless the last day still goes on. All moments are in UTC, and ends are
    exclusive.
    """

    first: date
    days: int
    begin: datetime
    end: datetime
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether all of it counts."""
        return self.until == self.end

    def dates(self) -> list[date]:
        """Its days, the oldest first."""
        return [self.first + timedelta(days=number) for number in range(self.days)]


@dataclass(frozen=True)
class BusinessClock:
    """Tells the business day and hour of moments, in a time zone, when days end at this time."""

    zone: ZoneInfo
    day_ends: time

    @classmethod
    def of_the_restaurant(cls) -> "BusinessClock":
        """As the settings say."""
        return cls(ZoneInfo(settings.timezone), settings.business_day_ends)

    def day_and_hour(self, moment: datetime) -> tuple[date, int]:
        """The business day that a moment belongs to, and which of its hours: 0 is the first."""
        begun_at_midnight = moment.astimezone(self.zone).replace(tzinfo=None) - self._offset
        return begun_at_midnight.date(), begun_at_midnight.hour

    def begin_of(self, day: date) -> datetime:
        """When a business day begins, in UTC."""
        return datetime.combine(day, self.day_ends, self.zone).astimezone(UTC)

    def begin_of_hour(self, hour: int) -> time:
        """What the clock on the wall shows when an hour of the business day begins."""
        return (datetime.combine(date.min, self.day_ends) + timedelta(hours=hour)).time()

    def period(self, last: date, days: int, moment: datetime) -> Period:
        """So many business days that end with this one, as far as they are over at a moment."""
        return self._period(last - timedelta(days=days - 1), days, moment)

    def week_before(self, period: Period) -> Period:
        """The same weekdays a week earlier, until the same time of day."""
        if period.is_over:
            return self._period(period.first - WEEK, period.days, period.begin)
        then = period.until.astimezone(self.zone).replace(tzinfo=None) - WEEK
        return self._period(period.first - WEEK, period.days, then.replace(tzinfo=self.zone))

    def _period(self, first: date, days: int, moment: datetime) -> Period:
        begin, end = self.begin_of(first), self.begin_of(first + timedelta(days=days))
        return Period(first, days, begin, end, min(max(moment.astimezone(UTC), begin), end))

    @cached_property
    def _offset(self) -> timedelta:
        return timedelta(hours=self.day_ends.hour, minutes=self.day_ends.minute)
