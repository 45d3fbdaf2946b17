"""Keys in which usernames are compared, names in NFC, and staff without a password."""

from typing import Any

import click
import sqlalchemy as sa
from alembic import op

from migrations import column_types
from restaurant.clock import now
from restaurant.collation import sort_key, username_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMED = ("categories", "devices", "dishes", "ingredients", "locations", "payment_methods")
MAX_USERNAME_LENGTH = 120

USERS = sa.table(
    "users",
    *map(sa.column, ("id", "username", "username_key", "full_name", "name_key", "is_active")),
)
AUDIT = sa.table(
    "audit_entries",
    sa.column("at", column_types.moment()),
    *map(sa.column, ("action", "subject", "subject_id", "field", "from_value", "to_value")),
)


def upgrade() -> None:
    op.add_column("users", sa.Column("username_key", column_types.text(480), nullable=True))
    _rename_namesakes()
    _fill_keys()
    newest_id = _newest_id()
    with op.batch_alter_table("users", table_kwargs={"sqlite_autoincrement": True}) as users:
        users.alter_column("username_key", existing_type=column_types.text(480), nullable=False)
        users.alter_column("password_hash", existing_type=column_types.text(255), nullable=True)
        users.drop_constraint(op.f("uq_users_username"), type_="unique")
        users.create_unique_constraint(op.f("uq_users_username_key"), ["username_key"])
    _keep_newest_id(newest_id)


def downgrade() -> None:
    op.execute("UPDATE users SET password_hash = 'none' WHERE password_hash IS NULL")
    newest_id = _newest_id()
    with op.batch_alter_table("users", table_kwargs={"sqlite_autoincrement": True}) as users:
        users.drop_constraint(op.f("uq_users_username_key"), type_="unique")
        users.drop_column("username_key")
        users.alter_column("password_hash", existing_type=column_types.text(255), nullable=False)
        users.create_unique_constraint(op.f("uq_users_username"), ["username"])
    _keep_newest_id(newest_id)


# What follows is not noted statement by statement, and does no harm when it is done again.


def _rename_namesakes() -> None:
    """Leave each username to one person: to somebody active, and to whoever was there first."""
    database = op.get_bind()
    people = database.execute(sa.select(USERS).order_by(USERS.c.is_active.desc(), USERS.c.id)).all()
    taken = {username_key(person.username) for person in people}
    given: set[str] = set()
    for person in people:
        key = username_key(person.username)
        if key in given:
            username = _free_username(person.username, taken)
            _rename(person, username)
            key = username_key(username)
            taken.add(key)
        given.add(key)


def _free_username(username: str, taken: set[str]) -> str:
    number = 2
    while True:
        suffix = f"-{number}"
        candidate = username.strip()[: MAX_USERNAME_LENGTH - len(suffix)] + suffix
        if username_key(candidate) not in taken:
            return candidate
        number += 1


def _rename(person: Any, username: str) -> None:
    database = op.get_bind()
    database.execute(sa.update(USERS).where(USERS.c.id == person.id).values(username=username))
    entry = {
        "at": now(),
        "action": "user_changed",
        "subject": "user",
        "subject_id": person.id,
        "field": "username",
        "from_value": person.username,
        "to_value": username,
    }
    database.execute(sa.insert(AUDIT).values(entry))
    click.echo(
        f"{person.full_name} signs in as “{username}” from now on: the username "
        f"“{person.username}” is a colleague's already but for case, blanks, or the width of letters."
    )


def _fill_keys() -> None:
    database = op.get_bind()
    for user in database.execute(sa.select(USERS)).all():
        name_key = sort_key(f"{user.full_name} {user.username}")
        values = {"username_key": username_key(user.username), "name_key": name_key}
        database.execute(sa.update(USERS).where(USERS.c.id == user.id).values(values))
    for name in NAMED:
        table = sa.table(name, *map(sa.column, ("id", "name", "name_key")))
        for row in database.execute(sa.select(table)).all():
            if row.name_key != sort_key(row.name):
                changed = sa.update(table).where(table.c.id == row.id)
                database.execute(changed.values(name_key=sort_key(row.name)))


def _newest_id() -> int | None:
    """The newest id that SQLite has given to anybody, which it forgets with the old table."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    return op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'users'"))


def _keep_newest_id(newest: int | None) -> None:
    """Give out no id again that somebody had who was erased."""
    if newest is not None:
        database, table = op.get_bind(), {"newest": newest}
        database.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'users'"))
        database.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('users', :newest)"), table)
