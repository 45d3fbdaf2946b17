"""How addresses are read."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

from restaurant.database.base import LARGEST_INTEGER


class SmallInteger(IntegerConverter):
    """An id that a database could have handed out. Any other is simply not found."""

    regex = "[1-9][0-9]*"  # no other script's digits

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"min": 1, "max": LARGEST_INTEGER, **options})
