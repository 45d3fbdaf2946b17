"""The five views of a resource that has no rules of its own."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask.views import MethodView
from marshmallow import Schema
from sqlalchemy import Select

from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint


def add_crud_views(
    blp: Blueprint,
    model: type[Model],
    schema: type[Schema],
    *,
    filters: type[Schema],
    sorted_by: tuple[Any, ...],
    write: Permission,
    create: Callable[[dict[str, Any]], Model] | None = None,
    update: Callable[[int, dict[str, Any]], Model] | None = None,
    remove: Callable[[int], None] | None = None,
) -> None:
    """Add list, create, fetch, change and delete; everybody signed in may read.

    ``create``, ``update`` and ``remove`` are functions of a service that does more than
    ``crud``. A resource whose views need to differ writes its own instead.
    """
    add: Callable[[dict[str, Any]], Model] = create or partial(crud.create, model)
    change: Callable[[int, dict[str, Any]], Model] = update or partial(crud.update, model)
    delete_one = remove or partial(crud.delete_or_deactivate, model)
    noun, plural = model.__name__, blp.name.title().replace("-", "")
    one = _with_article(re.sub(r"(?<!^)(?=[A-Z])", " ", noun).lower())
    clashes = ["already_exists"] if any(c.unique for c in model.__table__.columns) else []
    remains = [] if hasattr(model, "is_active") else ["in_use"]

    @blp.route("/")
    class Collection(MethodView):
        @blp.requires(Permission.SIGNED_IN)
        @blp.doc(summary=f"List {blp.name.replace('-', ' ')}", operationId=f"list{plural}")
        @blp.arguments(filters, location="query")
        @blp.response(200, schema(many=True))
        @blp.paginate(*sorted_by)
        def get(self, values: dict[str, Any]) -> Select[Any]:
            return crud.select_all(model, **values)

        @blp.requires(write)
        @blp.doc(summary=f"Add {one}", operationId=f"create{noun}")
        @blp.arguments(schema)
        @blp.idempotent
        @blp.errors(*clashes)
        @blp.response(201, schema)
        def post(self, data: dict[str, Any]) -> Model:
            return add(data)

    @blp.route("/<int:id>")
    class Item(MethodView):
        @blp.requires(Permission.SIGNED_IN)
        @blp.doc(summary=f"Fetch {one}", operationId=f"get{noun}")
        @blp.response(200, schema)
        def get(self, id: int) -> Model:
            return crud.get_or_404(model, id)

        @blp.requires(write)
        @blp.doc(summary=f"Change {one}", operationId=f"update{noun}")
        @blp.arguments(schema(partial=True))
        @blp.idempotent
        @blp.if_match(schema, partial(crud.get_or_404, model))
        @blp.errors(*clashes)
        @blp.response(200, schema)
        def patch(self, data: dict[str, Any], id: int) -> Model:
            return change(id, data)

        @blp.requires(write)
        @blp.doc(summary=f"Remove {one}", operationId=f"delete{noun}")
        @blp.idempotent
        @blp.if_match(schema, partial(crud.get_or_404, model))
        @blp.errors(*remains)
        @blp.response(204)
        def delete(self, id: int) -> None:
            delete_one(id)


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
