"""The JSON of orders, kept for as long as an order stays as it is."""

from datetime import datetime
from threading import Lock

from cachetools import LRUCache
from orjson import Fragment
from sqlalchemy import inspect

from restaurant.json_codec import raw_json
from restaurant.orders.models import Order

#: An order's id, its version, and when that was written.
OrderVersion = tuple[int, int, datetime]


def order_version(order: Order) -> OrderVersion | None:
    """The edition that an order is now; None while something about it is not written yet.

    What a transaction writes and then takes back has another moment than what follows it.
    """
    if any(inspect(record).modified for record in (order, *order.items)):
        return None
    return order.id, order.version, order.updated_at


#: Bytes of the orders that are kept: those of an evening, the newest read last to go.
MAX_BYTES = 2 * 1024 * 1024


class OrderJsonCache:
    """The JSON of orders, by edition. Of what is no longer current nobody asks again."""

    def __init__(self) -> None:
        self._documents: LRUCache[OrderVersion, bytes] = LRUCache(MAX_BYTES, getsizeof=len)
        self._lock = Lock()

    def get(self, version_key: OrderVersion) -> Fragment | None:
        """The JSON of this edition, if it is kept."""
        with self._lock:
            document = self._documents.get(version_key)
        return None if document is None else raw_json(document)

    def put(self, version_key: OrderVersion, document: bytes) -> None:
        """Keep the JSON of an edition."""
        if len(document) <= MAX_BYTES:
            with self._lock:
                self._documents[version_key] = document


order_json_cache = OrderJsonCache()
