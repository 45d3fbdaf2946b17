"""What writers put on each thing they make, and what became of it."""

import re
from collections import Counter

from tests.e2e.faults.clients.tablet import every_order
from tests.e2e.faults.clients.writer import Write
from tests.e2e.server import Restaurant

MARK = re.compile(r"[0-9a-f]{32}")


def count_marks(restaurant: Restaurant) -> Counter[str]:
    """How often each mark stands in the restaurant, as its API tells."""
    orders = every_order(restaurant.admin)
    marks = [order["notes"] for order in orders]
    marks += [item["comment"] for order in orders for item in order["items"]]
    return Counter(mark for mark in marks if mark and MARK.fullmatch(mark))


def missing(restaurant: Restaurant, acknowledged: list[Write]) -> list[Write]:
    """What somebody has an answer to and the restaurant does not know."""
    marks = count_marks(restaurant)
    return [write for write in acknowledged if not marks[write.mark]]


def twice(restaurant: Restaurant) -> list[str]:
    """What stands there more than once."""
    return [mark for mark, times in count_marks(restaurant).items() if times > 1]
