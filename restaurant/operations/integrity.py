"""Looking for broken invariants. There are none, even after a power cut, unless there is a bug."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from restaurant.auth.models import User
from restaurant.collation import sort_key, username_key
from restaurant.database.base import Model, NamedMixin
from restaurant.database.event_log import Event, EventLog
from restaurant.database.session import db
from restaurant.media import service as media_service
from restaurant.menu.models import Category, Dish
from restaurant.operations.integrity_rules import INVARIANTS

#: Columns that may hold the path of an uploaded picture.
IMAGE_COLUMNS = (Category.image_url, Dish.image_url, User.avatar_url)

#: At most so many ids are reported for each invariant.
MAX_REPORTED = 20


def find_violations(own_session: Session | None = None) -> Iterator[str]:
    """Every broken invariant, as a sentence with the ids where it is broken.

    Of a damaged file only the damage is reported, as its content cannot be trusted. Reads through
    the application's session unless another is given.
    """
    session = own_session or db.session()
    if damage := list(_check_file(session)):
        yield from damage
        return
    for rule in INVARIANTS:
        found = session.scalars(text(f"{rule.query} LIMIT {MAX_REPORTED}")).all()
        yield from _format_violation(rule.description, found)
    yield from _check_references(session)
    yield from _check_names(session)
    yield from _check_event_log(session)
    yield from _check_images(session)


def _format_violation(description: str, ids: Any) -> Iterator[str]:
    if ids:
        yield f"{description} Not so: {', '.join(map(str, ids))}."


def _check_references(session: Session) -> Iterator[str]:
    for table in Model.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            target = key.column.table.alias("target")
            statement = (
                select(key.parent)
                .outerjoin_from(table, target, key.parent == target.c[key.column.name])
                .where(key.parent.is_not(None), target.c[key.column.name].is_(None))
                .limit(MAX_REPORTED)
            )
            description = f"Every {table.name}.{key.parent.name} refers to a record."
            yield from _format_violation(description, session.scalars(statement).all())


def _check_names(session: Session) -> Iterator[str]:
    for mapper in Model.registry.mappers:
        model: Any = mapper.class_
        if issubclass(model, NamedMixin):
            rows = session.execute(select(model.id, model.name, model.name_key))
            wrong = [row.id for row in rows if row.name_key != sort_key(row.name)]
            yield from _format_violation(f"{model.__tablename__} are sorted by their names.", wrong)
    people = session.execute(select(User.id, User.username, User.username_key))
    wrong = [one.id for one in people if one.username_key != username_key(one.username)]
    yield from _format_violation("users are found by their usernames.", wrong)


def _check_event_log(session: Session) -> Iterator[str]:
    logs = session.scalars(select(EventLog)).all()
    if len(logs) != 1:
        yield f"There is one event log. Not so: there are {len(logs)}."
        return
    expected, wrong = None, []
    rows = session.execute(select(Event.id, Event.name, Event.body).order_by(Event.id))
    for event_id, name, body in rows.yield_per(1000):
        says_so = _parse_event(body) == (event_id, name)
        follows = expected in (None, event_id)
        if not (says_so and follows):
            wrong.append(event_id)
        expected = event_id + 1
    yield from _format_violation(
        "Events have no gaps and say their own number.", wrong[:MAX_REPORTED]
    )
    if expected is not None and expected != logs[0].last_event_id + 1:
        yield f"The log ends with its last event. Not so: {logs[0].last_event_id}."


def _parse_event(body: str) -> tuple[Any, Any] | None:
    try:
        content = orjson.loads(body)
        return content["event_id"], content["event"]
    except (ValueError, TypeError, KeyError):
        return None


def _check_images(session: Session) -> Iterator[str]:
    """The database is copied without its pictures, so it may come back without them."""
    for column in IMAGE_COLUMNS:
        owner = column.class_
        rows = session.execute(select(owner.id, column).where(column.is_not(None)))
        lost = [row[0] for row in rows.yield_per(1000) if media_service.is_missing(row[1])]
        description = f"The pictures of {owner.__tablename__} are in the folder uploads."
        yield from _format_violation(description, lost[:MAX_REPORTED])


def _check_file(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        try:
            found = session.scalars(text("PRAGMA quick_check")).all()
        except DatabaseError as error:
            found = [str(error.orig)]
        yield from _format_violation(
            "The database file is whole.", [one for one in found if one != "ok"]
        )
