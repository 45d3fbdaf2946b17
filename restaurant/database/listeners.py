"""What happens to every record automatically: timestamps, defaults, versions.

Importing this module registers the listeners; the application does so by name.
"""

from functools import cache
from typing import Any

from sqlalchemy import FromClause, event, update
from sqlalchemy.orm import ORMExecuteState, Session

from restaurant.clock import now
from restaurant.database.base import AppendOnly, Model, RecordMixin
from restaurant.database.event_log import EventLog
from restaurant.database.transaction import current_unit


@event.listens_for(Session, "before_flush")
def set_updated_at(session: Session, _context: object, _instances: object) -> None:
    """Give all changed records the same ``updated_at``, before they are written.

    A column's ``onupdate`` would be read back for the first of several rows only.
    """
    moment = now()
    for record in session.dirty:
        if isinstance(record, RecordMixin) and session.is_modified(record):
            record.updated_at = moment


@event.listens_for(AppendOnly, "before_update", propagate=True)
@event.listens_for(AppendOnly, "before_delete", propagate=True)
def forbid_rewrite(_mapper: object, _connection: object, entry: AppendOnly) -> None:
    """Refuse to change or delete a record that is only ever added."""
    raise TypeError(f"{entry} is never changed.")


@event.listens_for(RecordMixin, "init", propagate=True)
def apply_defaults(record: Any, _args: Any, given: dict[str, Any]) -> None:
    """Give a new record its constant defaults at once, so that rules hold before it is saved."""
    for name, value in _plain_defaults(type(record).__table__).items():
        given.setdefault(name, value)


@cache
def _plain_defaults(table: FromClause) -> dict[str, Any]:
    defaults = {column.key: column.default for column in table.columns}
    return {name: given.arg for name, given in defaults.items() if given and given.is_scalar}


@event.listens_for(Session, "before_flush")
def bump_versions(session: Session, _context: object, _instances: object) -> None:
    """Increase the versions that the records to be written invalidate, in their transaction."""
    written = {type(record) for record in (*session.new, *session.dirty, *session.deleted)}
    _bump(session, written)


@event.listens_for(Session, "do_orm_execute")
def bump_versions_in_bulk(state: ORMExecuteState) -> None:
    """Do the same for an UPDATE or DELETE that changes records without loading them."""
    if (state.is_update or state.is_delete) and state.bind_mapper is not None:
        _bump(state.session, {state.bind_mapper.class_})


def _bump(session: Session, written: set[type[Model]]) -> None:
    for name in {model.invalidates for model in written if model.invalidates}:
        more = {name: getattr(EventLog, name) + 1}
        session.connection().execute(update(EventLog).values(more))
        if unit := current_unit(session):
            setattr(unit, name, None)
