"""Lists, a page at a time: keyset pagination, so that every page costs the same."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, bindparam, tuple_

from restaurant.database import crud
from restaurant.database.base import LARGEST_INTEGER
from restaurant.errors import InvalidError


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: columns that tell any two rows apart, all in one direction."""

    columns: Sequence[Any]
    descending: bool = False


def read_page(
    statement: Select[Any], order: Order, limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """The rows of one page, and the cursor of the next one if there is one."""
    if cursor is not None:
        statement = _after(statement, order, _read_cursor(cursor, order))
    sorting = [column.desc() if order.descending else column for column in order.columns]
    rows = crud.rows_of(statement.order_by(*sorting).limit(limit + 1))
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    last = [getattr(rows[-1], column.key) for column in order.columns]
    return rows, urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def _next_link(cursor: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f'<{request.path}?{urlencode([*kept, ("cursor", cursor)])}>; rel="next"'


def with_next(listed: Any, cursor: str | None) -> Any:
    """What a view returns: a page, and with it the address of the next one if there is one."""
    return listed if cursor is None else (listed, {"Link": _next_link(cursor)})


def _after(statement: Select[Any], order: Order, values: list[Any]) -> Select[Any]:
    if len(values) == 1:
        column, value = order.columns[0], values[0]
        return statement.where(column < value if order.descending else column > value)
    row = tuple_(*order.columns)
    place = tuple_(
        *(
            bindparam(None, value, column.type, unique=True)
            for column, value in zip(order.columns, values, strict=True)
        )
    )
    return statement.where(row < place if order.descending else row > place)


def _read_cursor(cursor: str, order: Order) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, Base64Error, RecursionError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != len(order.columns):
        raise _bad_cursor()
    for column, value in zip(order.columns, values, strict=True):
        if type(value) is not column.type.python_type or not _is_storable(value):
            raise _bad_cursor()
    return values


def _is_storable(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) <= LARGEST_INTEGER
    return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value


def _bad_cursor() -> InvalidError:
    return InvalidError({"query": {"cursor": ["Not a cursor of this list."]}})
