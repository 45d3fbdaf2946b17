"""Zones, tables, their QR codes and cards over HTTP."""

from functools import partial
from typing import Any

from flask import Response, request
from flask.views import MethodView
from sqlalchemy import Select

from restaurant.database import crud

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.floor import error_codes as error_codes
from restaurant.floor import examples as examples
from restaurant.floor import qr_codes, service
from restaurant.floor.cards import service as cards_service
from restaurant.floor.models import Location, Table
from restaurant.floor.schemas import (
    CardsQuerySchema,
    LocationSchema,
    QrQuerySchema,
    TableQuerySchema,
    TableSchema,
    TableStatusSchema,
)
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views

locations_blp = Blueprint(
    "locations", __name__, url_prefix="/locations", description="Zones of the floor"
)

add_crud_views(
    locations_blp,
    Location,
    LocationSchema,
    filters=NamedQuerySchema,
    sorted_by=(Location.name_key, Location.id),
    write=Permission.MANAGE_FLOOR,
)

BINARY = {"type": "string", "format": "binary"}

PDF = "application/pdf"

tables_blp = Blueprint(
    "tables", __name__, url_prefix="/tables", description="Tables that guests sit at"
)

get_table = partial(crud.get_or_404, Table)


@tables_blp.route("/")
class Tables(MethodView):
    @tables_blp.requires(Permission.SIGNED_IN)
    @tables_blp.arguments(TableQuerySchema, location="query")
    @tables_blp.response(200, TableSchema(many=True))
    @tables_blp.paginate(Table.number, Table.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List tables, by number"""
        return service.select_tables(**filters)

    @tables_blp.requires(Permission.MANAGE_FLOOR)
    @tables_blp.doc(operationId="createTable")
    @tables_blp.arguments(TableSchema)
    @tables_blp.idempotent
    @tables_blp.errors("already_exists")
    @tables_blp.response(201, TableSchema)
    def post(self, data: dict[str, Any]) -> Table:
        """Add a table

        The kitchen and the waiters receive `table-updated`, as for every change of a table.
        """
        return service.add_table(data)


@tables_blp.route("/<int:id>")
class TableById(MethodView):
    @tables_blp.requires(Permission.SIGNED_IN)
    @tables_blp.response(200, TableSchema)
    def get(self, id: int) -> Table:
        """Fetch a table"""
        return get_table(id)

    @tables_blp.requires(Permission.MANAGE_FLOOR)
    @tables_blp.arguments(TableSchema(partial=True))
    @tables_blp.idempotent
    @tables_blp.if_match(TableSchema, get_table)
    @tables_blp.errors("already_exists", "order_open")
    @tables_blp.response(200, TableSchema)
    def patch(self, data: dict[str, Any], id: int) -> Table:
        """Change a table"""
        return service.change_table(id, data)

    @tables_blp.requires(Permission.MANAGE_FLOOR)
    @tables_blp.idempotent
    @tables_blp.if_match(TableSchema, get_table)
    @tables_blp.errors("order_open")
    @tables_blp.response(204)
    def delete(self, id: int) -> None:
        """Take a table off the floor

        One that orders refer to is switched off instead of erased.
        """
        service.remove_table(id)


@tables_blp.route("/<int:id>/status")
class TableStatus(MethodView):
    @tables_blp.requires(Permission.SEAT_GUESTS)
    @tables_blp.doc(operationId="seatGuests")
    @tables_blp.arguments(TableStatusSchema)
    @tables_blp.idempotent
    @tables_blp.if_match(TableSchema, get_table)
    @tables_blp.errors("order_open")
    @tables_blp.response(200, TableSchema)
    def patch(self, data: dict[str, Any], id: int) -> Table:
        """Mark a table as taken or free

        A table with an open order stays occupied. The kitchen and the waiters receive
        `table-updated`.
        """
        return service.seat_guests(id, **data)


@tables_blp.route("/<int:id>/qr")
class TableQrCode(MethodView):
    @tables_blp.requires(Permission.PRINT_QR_CODES)
    @tables_blp.arguments(QrQuerySchema, location="query")
    @tables_blp.errors("address_too_long")
    @tables_blp.response(200, BINARY, content_type="image/svg+xml")
    @tables_blp.alt_response(200, schema=BINARY, content_type="image/png", success=True)
    def get(self, query: dict[str, str], id: int) -> Response:
        """Fetch the QR code of the table's guest menu"""
        table, kind = get_table(id), query["format"]
        picture = qr_codes.render_qr_code(table, request.root_url, kind)
        headers = {"Content-Disposition": f'inline; filename="table-{table.number}.{kind}"'}
        return Response(picture, headers=headers, content_type=qr_codes.CONTENT_TYPES[kind])


@tables_blp.route("/cards.pdf")
class TableCards(MethodView):
    @tables_blp.requires(Permission.MANAGE_FLOOR)
    @tables_blp.doc(operationId="printTableCards")
    @tables_blp.arguments(CardsQuerySchema, location="query")
    @tables_blp.errors("no_tables", "address_too_long", "busy")
    @tables_blp.response(200, BINARY, content_type=PDF)
    def get(self, query: dict[str, list[int]]) -> Response:
        """Print cards for the tables

        A PDF of A4 pages with eight cards each, to cut: the QR code of the guest menu, the
        table's number and zone, and the restaurant's name. Every active table has one, or with
        `?id=` those that are asked for, by zone and number. Signs that the font does not have, such
        as emoji, are left out.
        """
        headers = {"Content-Disposition": 'inline; filename="table-cards.pdf"'}
        cards = cards_service.render_cards(request.root_url, query.get("id"))
        return Response(cards, headers=headers, mimetype=PDF)
