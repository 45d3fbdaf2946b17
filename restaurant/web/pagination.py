"""Keyset pagination: every page of a list costs the same."""

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
from restaurant.database.base import MAX_INT32
from restaurant.errors import InvalidError


@dataclass(frozen=True)
class Keyset:
    """The sort order of a list: columns that are unique together, all in one direction."""

    columns: Sequence[Any]
    descending: bool = False


def get_page(
    statement: Select[Any], order: Keyset, limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """The rows of one page, and the cursor of the next one if there is one."""
    if cursor is not None:
        statement = _after_cursor(statement, order, _read_cursor(cursor, order))
    sorting = [column.desc() if order.descending else column for column in order.columns]
    rows = crud.fetch_rows(statement.order_by(*sorting).limit(limit + 1))
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    last = [getattr(rows[-1], column.key) for column in order.columns]
    return rows, urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def _next_link(cursor: str) -> str:
    parameters = [
        (name, value) for name, value in request.args.items(multi=True) if name != "cursor"
    ]
    return f'<{request.path}?{urlencode([*parameters, ("cursor", cursor)])}>; rel="next"'


def with_link_header(records_page: Any, cursor: str | None) -> Any:
    """A page as a view returns it, with a ``Link`` header to the next one if there is one."""
    return records_page if cursor is None else (records_page, {"Link": _next_link(cursor)})


def _after_cursor(statement: Select[Any], order: Keyset, values: list[Any]) -> Select[Any]:
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


def _read_cursor(cursor: str, order: Keyset) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, Base64Error, RecursionError) as error:
        raise _invalid_cursor() from error
    if not isinstance(values, list) or len(values) != len(order.columns):
        raise _invalid_cursor()
    for column, value in zip(order.columns, values, strict=True):
        if type(value) is not column.type.python_type or not _is_storable(value):
            raise _invalid_cursor()
    return values


def _is_storable(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) <= MAX_INT32
    return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value


def _invalid_cursor() -> InvalidError:
    return InvalidError({"query": {"cursor": ["Not a cursor of this list."]}})
