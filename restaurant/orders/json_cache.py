"""The JSON of orders, kept for as long as an order stays as it is."""

from datetime import datetime
from threading import Lock

from cachetools import LRUCache
from orjson import Fragment
from sqlalchemy import inspect

from restaurant.json_codec import already_json
from restaurant.orders.models import Order

#: An order's id, its version, and when that was written.
Edition = tuple[int, int, datetime]


def edition_of(order: Order) -> Edition | None:
    """The edition that an order is now; None while something about it is not written yet.

    What a transaction writes and then takes back has another moment than what follows it.
    """
    if any(inspect(record).modified for record in (order, *order.items)):
        return None
    return order.id, order.version, order.updated_at


#: Bytes of the orders that are kept: those of an evening, the newest read last to go.
ROOM = 2 * 1024 * 1024


class Prints:
    """The JSON of orders, by edition. Of what is no longer current nobody asks again."""

    def __init__(self) -> None:
        self._prints: LRUCache[Edition, bytes] = LRUCache(ROOM, getsizeof=len)
        self._at_the_shelf = Lock()

    def find(self, edition: Edition) -> Fragment | None:
        """The JSON of this edition, if it is kept."""
        with self._at_the_shelf:
            printed = self._prints.get(edition)
        return None if printed is None else already_json(printed)

    def keep(self, edition: Edition, printed: bytes) -> None:
        """Keep the JSON of an edition."""
        if len(printed) <= ROOM:
            with self._at_the_shelf:
                self._prints[edition] = printed


order_prints = Prints()
