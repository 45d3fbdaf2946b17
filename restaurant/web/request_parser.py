"""How a request's body and query are read before a schema sees them."""

import math
from collections.abc import Iterable
from typing import Any, NoReturn

import marshmallow
from flask import Request
from marshmallow import RAISE, Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from restaurant.errors import (
    BadRequestError,
    BodyTooLargeError,
    InvalidError,
    UnsupportedMediaError,
)
from restaurant.json_codec import loads_strict

TOO_LARGE = "The body of a request may have 1 MB at most: send less at once."
JSON_TYPES = {"application/json", "application/merge-patch+json"}


class StrictParser(FlaskParser):
    """Reads bodies of a JSON content type only, and refuses fields that a schema does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE, "headers": None}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as JSON. Raises ``UnsupportedMediaError`` or ``BadRequestError``."""
        data = read_body(req)
        if data and req.mimetype not in JSON_TYPES:
            raise UnsupportedMediaError("Send a body of type application/json.")
        if not data:
            raise BadRequestError("A JSON body is needed.", "unreadable_json")
        return loads_strict(data)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters. A repeated one is a list where the schema has a list."""
        values: dict[str, Any] = {}
        for name, given in req.args.lists():
            field = schema.fields.get(name)
            if isinstance(field, fields.List):
                values[name] = given
            elif len(given) == 1:
                values[name] = given[0]
            else:
                raise InvalidError({"query": {name: ["Given more than once."]}})
        return values

    def handle_error(
        self,
        error: marshmallow.ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,
    ) -> NoReturn:
        """Raise an ``InvalidError`` with the schema's messages."""
        raise InvalidError(error.normalized_messages())


parser = StrictParser()


def read_body(req: Request, refusal: str = TOO_LARGE) -> bytes:
    """The whole body. Raises ``BodyTooLargeError`` for a larger one than is allowed here."""
    try:
        data = req.get_data(cache=True)
    except RequestEntityTooLarge:
        raise BodyTooLargeError(refusal) from None
    if req.content_length is None and len(data) >= (req.max_content_length or math.inf):
        raise BodyTooLargeError(refusal)  # a chunked body is cut there
    return data


def reject_query_parameters(names: Iterable[str]) -> NoReturn:
    """Refuse the query parameters of a view that has none."""
    raise InvalidError({"query": {name: ["Unknown parameter."] for name in names}})
