"""The JSON of orders, made once per version of an order and cached."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields
from orjson import Fragment
from sqlalchemy import Row, inspect, select

from restaurant.database.cache_versions import VersionedCache
from restaurant.database.session import db
from restaurant.json_codec import dumps, raw_json
from restaurant.orders.models import Order
from restaurant.orders.schemas import OrderSchema

#: The memory for documents, in bytes: about the orders of an evening.
MAX_BYTES = 2 * 1024 * 1024

#: By order id and (version, time of that version). A version that is rolled back has another
#: time than the one that follows it.
_documents: VersionedCache[int, bytes] = VersionedCache(MAX_BYTES, size_of=len)
_schema = OrderSchema()


def order_json(order: Order) -> bytes:
    """The JSON of an order with its items."""
    if any(inspect(record).modified for record in (order, *order.items)):
        return dumps(_schema.dump(order))  # with changes that have no version yet
    version = (order.version, order.updated_at)
    document = _documents.get(order.id, version)
    if document is None:
        document = dumps(_schema.dump(order))
        _documents.put(order.id, version, document)
    return document


def list_json(versions: Sequence[Row[Any]]) -> bytes:
    """The JSON array of these orders, given by id, version and time of that version.

    Only the orders whose JSON is not cached are loaded.
    """
    documents = {row.id: _documents.get(row.id, (row.version, row.updated_at)) for row in versions}
    missing = [order_id for order_id, document in documents.items() if document is None]
    if missing:
        loaded = db.session.scalars(select(Order).where(Order.id.in_(missing)))
        documents |= {order.id: order_json(order) for order in loaded}
    return b"[%b]" % b",".join(document for document in documents.values() if document)


class OrderField(fields.Nested):
    """An order inside another document, from its cached JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(OrderSchema, **options)

    def _serialize(self, value: Order, *_: Any, **__: Any) -> Fragment:  # type: ignore[override]
        return raw_json(order_json(value))
