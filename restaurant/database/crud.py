"""Reading, adding, changing and deleting records of any kind."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, ForeignKey, Select, exists, select
from sqlalchemy.orm import Session

from restaurant.collation import search_key
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, InvalidError, NotFoundError

M = TypeVar("M", bound=Model)


def get_or_404(model: type[M], record_id: int) -> M:
    """Fetch a record by id, also one that is switched off. Raises ``NotFoundError``."""
    record = db.session.get(model, record_id)
    if record is None:
        raise NotFoundError(f"{model.__name__} {record_id} does not exist.")
    return record


def select_all(
    model: type[M], include_inactive: bool = True, q: str | None = None, **filters: Any
) -> Select[M]:
    """The records of a list. A filter is one value, or a list of alternatives."""
    listed: Any = model
    statement = select(model)
    if not include_inactive:
        statement = statement.where(listed.is_active)
    if q is not None:
        statement = statement.where(listed.name_key.contains(search_key(q), autoescape=True))
    for name, value in filters.items():
        column = getattr(listed, name)
        statement = statement.where(
            column.in_(value) if isinstance(value, list) else column == value
        )
    return statement


def fetch_rows(statement: Select[Any]) -> list[Any]:
    """The results of a SELECT: records, or rows where it selects several columns."""
    found = db.session.execute(statement)
    return list(found.scalars() if len(found.keys()) == 1 else found)


def load_detached(statement: Select[M]) -> list[M]:
    """Records as the current transaction sees them, detached from any session, for caches."""
    with Session(db.session.connection()) as apart:
        return list(apart.scalars(statement))


@transactional
def create(model: type[M], data: Mapping[str, Any]) -> M:
    """Add a record. Raises as ``check_references_and_uniqueness`` does."""
    check_references_and_uniqueness(model, data)
    record = model(**data)
    db.session.add(record)
    db.session.flush()
    return record


@transactional
def update(model: type[M], record_id: int, data: Mapping[str, Any]) -> M:
    """Change the given fields. Raises as ``check_references_and_uniqueness`` does."""
    record = get_or_404(model, record_id)
    apply_changes(record, data)
    return record


def apply_changes(record: Model, data: Mapping[str, Any]) -> None:
    """Set fields of a record after checking references and uniqueness."""
    check_references_and_uniqueness(type(record), data, record)
    for name, value in data.items():
        setattr(record, name, value)
    db.session.flush()


@transactional
def delete_or_deactivate(model: type[M], record_id: int) -> None:
    """Delete a record; switch it off instead when history refers to it.

    Raises ``in_use`` for a kind of record that cannot be switched off.
    """
    record = get_or_404(model, record_id)
    if not is_referenced(record):
        db.session.delete(record)
    elif hasattr(record, "is_active"):
        record.is_active = False
    else:
        raise ConflictError(
            f"{model.__name__} {record_id} is still in use. Take it out of where it is used first.",
            "in_use",
        )


def is_referenced(record: Any) -> bool:
    """Whether another record refers to this one, records that are deleted with it aside."""
    return any(
        db.session.scalar(select(exists().where(column == record.id)))
        for column in _references_to(record.__table__.name)
    )


def check_references_and_uniqueness(
    model: type[Model], data: Mapping[str, Any], record: Any = None
) -> None:
    """Check new values against the other records.

    Raises ``InvalidError`` for an id that refers to nothing, ``already_exists`` for a
    value that another record has and none may share. Both hold until the commit,
    because there is one writer at a time.
    """
    columns = model.__table__.columns
    for name, value in data.items():
        column = columns.get(name)
        if column is None or value is None:
            continue
        field = column.info.get("json", name)
        if comparison := column.info.get("key"):
            column, value = columns[comparison.column], comparison.make(value)
        for key in column.foreign_keys:
            _check_reference(key, field, value)
        if column.unique and (record is None or getattr(record, column.key) != value):
            _check_unique(column, field, value)


def _check_reference(key: ForeignKey, field: str, value: Any) -> None:
    if not db.session.scalar(select(exists().where(key.column == value))):
        raise InvalidError.for_field(field, f"There is no such record: {value}.")


def _check_unique(column: ColumnElement[Any], field: str, value: Any) -> None:
    if db.session.scalar(select(exists().where(column == value))):
        raise ConflictError(
            f"Another record has this {field} already. Choose another {field}.",
            "already_exists",
            field=field,
            errors={"json": {field: ["Already exists."]}},
        )


def _references_to(table: str) -> Iterator[Column[Any]]:
    for other in Model.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table.name == table and key.ondelete != "CASCADE":
                yield key.parent
