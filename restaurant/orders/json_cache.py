"""The JSON of orders, made once per version of an order and cached."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from marshmallow import fields
from orjson import Fragment
from sqlalchemy import Row, inspect, select

from restaurant.database.session import db
from restaurant.json_codec import dumps, raw_json
from restaurant.orders.models import Order
from restaurant.orders.schemas import OrderSchema

#: The cache key of an order's JSON: its id, its version, and when that was written.
#: A version that is rolled back has another time than the one that follows it.
OrderVersion = tuple[int, int, datetime]

#: The memory for documents, in bytes: about the orders of an evening.
MAX_BYTES = 2 * 1024 * 1024

_documents: LRUCache[OrderVersion, bytes] = LRUCache(MAX_BYTES, getsizeof=len)
_lock = Lock()
_schema = OrderSchema()


def order_json(order: Order) -> bytes:
    """The JSON of an order with its items."""
    version = order_version(order)
    if version is None:
        return dumps(_schema.dump(order))
    document = _get(version)
    if document is None:
        document = dumps(_schema.dump(order))
        _put(version, document)
    return document


def list_json(versions: Sequence[Row[Any]]) -> bytes:
    """The JSON array of these orders, given by id, version and time of that version.

    Only the orders whose JSON is not cached are loaded.
    """
    documents = {version.id: _get(tuple(version)) for version in versions}
    missing = [order_id for order_id, document in documents.items() if document is None]
    if missing:
        loaded = db.session.scalars(select(Order).where(Order.id.in_(missing)))
        documents |= {order.id: order_json(order) for order in loaded}
    return b"[%b]" % b",".join(document for document in documents.values() if document)


def order_version(order: Order) -> OrderVersion | None:
    """The cache key of an order; None while the order or an item has unflushed changes."""
    if any(inspect(record).modified for record in (order, *order.items)):
        return None
    return order.id, order.version, order.updated_at


class OrderField(fields.Nested):
    """An order inside another document, from its cached JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(OrderSchema, **options)

    def _serialize(self, value: Order, *_: Any, **__: Any) -> Fragment:  # type: ignore[override]
        return raw_json(order_json(value))


def _get(version: OrderVersion) -> bytes | None:
    with _lock:
        return _documents.get(version)


def _put(version: OrderVersion, document: bytes) -> None:
    if len(document) <= MAX_BYTES:
        with _lock:
            _documents[version] = document
