"""Finding the demo's records by the names that its data use."""

from typing import Any

from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.collation import username_key
from restaurant.database.session import db


def get_person(username: str) -> User:
    """A member of the demo's staff."""
    return get_one(User, username_key=username_key(username))


def get_named(model: type[Any], name: str) -> Any:
    """The record with this name."""
    return get_one(model, name=name)


def get_one(model: type[Any], **values: Any) -> Any:
    """The one record with these values."""
    return db.session.scalars(select(model).filter_by(**values)).one()
