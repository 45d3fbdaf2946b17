"""Tables guests sit at."""

from functools import partial
from typing import Any

from flask import Response, request
from flask.views import MethodView
from sqlalchemy import Select

from restaurant.database import crud
from restaurant.models.table import Table
from restaurant.permissions import Permission
from restaurant.schemas.tables import (
    QrQuerySchema,
    TableQuerySchema,
    TableSchema,
    TableStatusSchema,
)
from restaurant.services import qr_codes, table_cards, tables
from restaurant.web.blueprint import Blueprint

BINARY = {"type": "string", "format": "binary"}
PDF = "application/pdf"

blp = Blueprint("tables", __name__, url_prefix="/tables", description="Tables guests sit at")

get_table = partial(crud.get, Table)


@blp.route("/")
class Tables(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.arguments(TableQuerySchema, location="query")
    @blp.response(200, TableSchema(many=True))
    @blp.pages(Table.number, Table.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List tables, by number"""
        return tables.select_tables(**filters)

    @blp.requires(Permission.MANAGE_FLOOR)
    @blp.arguments(TableSchema)
    @blp.response(201, TableSchema)
    def post(self, data: dict[str, Any]) -> Table:
        """Add a table"""
        return crud.create(Table, data)


@blp.route("/<int:id>")
class TableById(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, TableSchema)
    def get(self, id: int) -> Table:
        """Fetch a table"""
        return get_table(id)

    @blp.requires(Permission.MANAGE_FLOOR)
    @blp.if_match(TableSchema, get_table)
    @blp.arguments(TableSchema(partial=True))
    @blp.response(200, TableSchema)
    def patch(self, data: dict[str, Any], id: int) -> Table:
        """Change a table"""
        return tables.change_table(id, data)

    @blp.requires(Permission.MANAGE_FLOOR)
    @blp.if_match(TableSchema, get_table)
    @blp.response(204)
    def delete(self, id: int) -> None:
        """Take a table off the floor

        409 `order_open` while it has an open order.
        """
        tables.remove_table(id)


@blp.route("/<int:id>/status")
class TableStatus(MethodView):
    @blp.requires(Permission.SEAT_GUESTS)
    @blp.if_match(TableSchema, get_table)
    @blp.arguments(TableStatusSchema)
    @blp.response(200, TableSchema)
    def patch(self, data: dict[str, Any], id: int) -> Table:
        """Say that guests sit, or have left

        409 `order_open` when freeing a table with an open order. Waiters hear `table-updated`.
        """
        return tables.seat_guests(id, **data)


@blp.route("/<int:id>/qr")
class TableQrCode(MethodView):
    @blp.requires(Permission.PRINT_QR_CODES)
    @blp.arguments(QrQuerySchema, location="query")
    @blp.response(200, BINARY, content_type="image/svg+xml")
    @blp.alt_response(200, schema=BINARY, content_type="image/png", success=True)
    def get(self, query: dict[str, str], id: int) -> Response:
        """Fetch the QR code of the table's guest menu"""
        table = get_table(id)
        picture = qr_codes.picture(table, request.host_url, query["format"])
        return Response(picture, content_type=qr_codes.CONTENT_TYPES[query["format"]])


@blp.route("/cards.pdf")
class TableCards(MethodView):
    @blp.requires(Permission.MANAGE_FLOOR)
    @blp.response(200, BINARY, content_type=PDF)
    @blp.alt_response(409, "CONFLICT")
    def get(self) -> Response:
        """Print cards for the tables

        A PDF of A4 pages with eight cards each, to cut: the QR code of the guest menu, the
        table's number and zone, and `RESTAURANT_NAME`. Every active table has one, by zone and
        number. 409 `no_tables` while there is none. Signs that the font does not have, such as
        emoji, are left out.
        """
        headers = {"Content-Disposition": 'inline; filename="table-cards.pdf"'}
        return Response(table_cards.print_cards(request.host_url), headers=headers, mimetype=PDF)
