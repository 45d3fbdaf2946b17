"""What follows from making, changing or writing any record, so that nobody has to think of it."""

from functools import cache
from typing import Any

from sqlalchemy import FromClause, event, update
from sqlalchemy.orm import ORMExecuteState, Session

from restaurant.clock import now
from restaurant.database.base import AppendOnly, Model, RecordMixin
from restaurant.database.event_log import EventLog


@event.listens_for(Session, "before_flush")
def set_updated_at(session: Session, _context: object, _instances: object) -> None:
    """Stamp what changed with one moment, before it is written.

    (A moment made by the statement itself would be told to the first of several rows only.)
    """
    moment = now()
    for record in session.dirty:
        if isinstance(record, RecordMixin) and session.is_modified(record):
            record.updated_at = moment


@event.listens_for(AppendOnly, "before_update", propagate=True)
@event.listens_for(AppendOnly, "before_delete", propagate=True)
def forbid_rewrite(_mapper: object, _connection: object, entry: AppendOnly) -> None:
    """Let nobody rewrite what the books say, by mistake least of all."""
    raise TypeError(f"{entry} is never changed.")


@event.listens_for(RecordMixin, "init", propagate=True)
def apply_defaults(record: Any, _args: Any, given: dict[str, Any]) -> None:
    """Give a new record its plain defaults at once, so that rules hold before it is saved."""
    for name, value in _plain_defaults(type(record).__table__).items():
        given.setdefault(name, value)


@cache
def _plain_defaults(table: FromClause) -> dict[str, Any]:
    defaults = {column.key: column.default for column in table.columns}
    return {name: given.arg for name, given in defaults.items() if given and given.is_scalar}


@event.listens_for(Session, "before_flush")
def bump_versions(session: Session, _context: object, _instances: object) -> None:
    """Count up what the records to be written invalidate, in the transaction that writes them."""
    written = {type(record) for record in (*session.new, *session.dirty, *session.deleted)}
    _bump(session, written)


@event.listens_for(Session, "do_orm_execute")
def bump_versions_in_bulk(state: ORMExecuteState) -> None:
    """Count up what a statement invalidates that changes records without loading them."""
    if (state.is_update or state.is_delete) and state.bind_mapper is not None:
        _bump(state.session, {state.bind_mapper.class_})


def _bump(session: Session, written: set[type[Model]]) -> None:
    for name in {model.invalidates for model in written if model.invalidates}:
        more = {name: getattr(EventLog, name) + 1}
        session.connection().execute(update(EventLog).values(more))
        if log := session.info.get("event_log"):
            setattr(log, name, None)
