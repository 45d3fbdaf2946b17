"""The marks of writers on what they create, and which of them are stored."""

import re
from collections import Counter

from tests.e2e.faults.clients.tablet import every_order
from tests.e2e.faults.clients.writer import Write
from tests.e2e.server import Restaurant

MARK = re.compile(r"[0-9a-f]{32}")


def count_marks(restaurant: Restaurant) -> Counter[str]:
    """How often each mark is in the restaurant, read over the API."""
    orders = every_order(restaurant.admin)
    marks = [order["notes"] for order in orders]
    marks += [item["comment"] for order in orders for item in order["items"]]
    return Counter(mark for mark in marks if mark and MARK.fullmatch(mark))


def missing(restaurant: Restaurant, acknowledged: list[Write]) -> list[Write]:
    """Marks that were acknowledged and are not stored."""
    marks = count_marks(restaurant)
    return [write for write in acknowledged if not marks[write.mark]]


def twice(restaurant: Restaurant) -> list[str]:
    """Marks that are stored more than once."""
    return [mark for mark, times in count_marks(restaurant).items() if times > 1]
