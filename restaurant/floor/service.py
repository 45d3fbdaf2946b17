"""Tables and whether guests are seated at them."""

from typing import Any

from sqlalchemy import Select, or_

from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.floor.events import table_updated
from restaurant.floor.models import Table


def select_tables(is_occupied: bool | None = None, **filters: Any) -> Select[Table]:
    """The query of the tables that match the filters."""
    statement = crud.select_all(Table, **filters)
    if is_occupied is None:
        return statement
    ordered: Any = Table.current_order_id
    taken = or_(ordered.is_not(None), Table.guests_seated)
    return statement.where(taken if is_occupied else ~taken)


@transactional
def add_table(data: dict[str, Any]) -> Table:
    """Put a table on the floor."""
    table = crud.create(Table, data)
    table_updated(table)
    return table


@transactional
def change_table(table_id: int, data: dict[str, Any]) -> Table:
    """Change a table. Raises ``order_open`` for deactivating one with an open order."""
    table = crud.get_or_404(Table, table_id)
    if data.get("is_active") is False:
        table.check_free()
    before = {name: getattr(table, name) for name in data}
    crud.apply_changes(table, data)
    if before != data:
        table_updated(table)
    return table


@transactional
def remove_table(table_id: int) -> None:
    """Take a table off the floor; ``table-updated`` is recorded before it is deleted.

    Raises ``order_open`` while it has an open order.
    """
    crud.get_or_404(Table, table_id).check_free()
    change_table(table_id, {"is_active": False})
    crud.delete_or_deactivate(Table, table_id)


@transactional
def seat_guests(table_id: int, is_occupied: bool) -> Table:
    """Record that guests sit at a table, or have left it.

    Raises ``order_open`` for freeing a table that has an open order.
    """
    table = crud.get_or_404(Table, table_id)
    before = table.is_occupied
    table.set_occupied(is_occupied)
    if table.is_occupied != before:
        db.session.flush()
        table_updated(table)
    return table
