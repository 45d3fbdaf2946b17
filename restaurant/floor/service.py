"""Tables: who sits where."""

from typing import Any

from sqlalchemy import Select, or_

from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.floor.models import Table
from restaurant.live import events as live_events


def select_tables(is_occupied: bool | None = None, **filters: Any) -> Select[Table]:
    """The tables that a list shows."""
    statement = crud.select_all(Table, **filters)
    if is_occupied is None:
        return statement
    ordered: Any = Table.current_order_id
    taken = or_(ordered.is_not(None), Table.guests_seated)
    return statement.where(taken if is_occupied else ~taken)


@transactional
def change_table(table_id: int, data: dict[str, Any]) -> Table:
    """Change a table; one with an open order cannot be switched off."""
    table = crud.get_or_404(Table, table_id)
    if data.get("is_active") is False:
        table.check_free()
    crud.apply_changes(table, data)
    return table


@transactional
def remove_table(table_id: int) -> None:
    """Take a table off the floor, unless it has an open order."""
    crud.get_or_404(Table, table_id).check_free()
    crud.delete_or_deactivate(Table, table_id)


@transactional
def seat_guests(table_id: int, is_occupied: bool) -> Table:
    """Say that guests sit at a table, or have left it."""
    table = crud.get_or_404(Table, table_id)
    before = table.is_occupied
    table.set_occupied(is_occupied)
    if table.is_occupied != before:
        db.session.flush()
        live_events.table_updated(table)
    return table
