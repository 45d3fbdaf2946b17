"""Orders as JSON, made once for each edition of an order.

The same order is shown many times as it stands: to the waiter who placed it, in the event,
in its ten readers' lists, all evening long. Making its JSON costs more than all else about
showing it.
"""

from threading import Lock

from cachetools import LRUCache
from orjson import Fragment

from restaurant.json_codec import already_json
from restaurant.models.edition import Edition

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
