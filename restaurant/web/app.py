"""How the Flask application writes and reads JSON, and which ids its addresses take."""

from typing import Any

from flask import Response
from flask.json.provider import JSONProvider
from werkzeug.routing import IntegerConverter, Map

from restaurant.database.base import MAX_INT32
from restaurant.json_codec import dumps, loads_strict


class StrictJsonProvider(JSONProvider):
    """Compact UTF-8, the same bytes for the same values."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """Write a value as text."""
        return dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Read a value strictly."""
        return loads_strict(s.encode() if isinstance(s, str) else s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Answer with a value."""
        body = dumps(self._prepare_response_obj(args, kwargs))
        return Response(body, content_type="application/json")


class PositiveIntConverter(IntegerConverter):
    """An id that a database could have handed out. Any other is simply not found."""

    regex = "[1-9][0-9]*"  # no other script's digits

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"min": 1, "max": MAX_INT32, **options})
