"""Flask-Migrate, as this project's migrations need it. Only the console loads it."""

from typing import Any, Literal

from flask_migrate import Migrate

from restaurant.database.base import BinaryCollatedString, UtcDateTime
from restaurant.database.schema_version import MIGRATIONS
from restaurant.database.session import db


def render_own_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Write our column types into migrations by the names of ``migrations/column_types.py``."""
    name = None
    if kind == "type" and isinstance(item, UtcDateTime):
        name = "moment()"
    elif kind == "type" and isinstance(item, BinaryCollatedString):
        name = f"text({item.length})" if item.length else "long_text()"
    if name is None:
        return False
    context.imports.add("from migrations import column_types")
    return f"column_types.{name}"


migrate = Migrate(
    db=db,
    directory=str(MIGRATIONS),
    render_item=render_own_type,
    render_as_batch=True,
    compare_type=False,
)
