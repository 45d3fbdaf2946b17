"""An interrupted migration continues where it stopped, on databases that commit each statement.

MySQL and MariaDB end the transaction at every change of the schema. So each statement of a
migration is noted in a table when it is done, and the next run leaves out what is
noted. The table is gone when the migrations are through.
"""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

#: What the first statement that is not noted may fail with, when it was done all the same:
#: a table, column, key or constraint is there already, or gone already.
ALREADY_APPLIED_CODES = {1050, 1051, 1054, 1060, 1061, 1068, 1091, 1826, 3821, 3822, 3940}

STEPS = sa.Table(
    "migration_steps",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.String(64), nullable=False),
)


class ResumableDdl:
    """The statements of the migrations of one run, all of which pass here."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._table_exists = sa.inspect(connection).has_table(STEPS.name)
        self._takes_over = self._table_exists
        self._done = self._read() if self._table_exists else {}
        self._number = 0
        connection.rollback()  # Alembic begins its own transaction

    def attach(self, context: MigrationContext) -> None:
        """See to every statement that the migrations have carried out from now on."""
        self._carry_out = context.impl._exec
        context.impl._exec = self._step  # type: ignore[method-assign]

    def reset(self, **_applied: Any) -> None:
        """Begin to count anew: a migration is through, and the new revision is written."""
        self._connection.execute(sa.delete(STEPS))
        self._done, self._number, self._takes_over = {}, 0, False

    def finish(self) -> None:
        """Remove the table of notes, unless a migration was interrupted."""
        if self._table_exists and not self._done:
            STEPS.drop(self._connection)

    def _read(self) -> dict[int, str]:
        return {row.number: row.digest for row in self._connection.execute(sa.select(STEPS))}

    def _step(self, construct: Any, *how: Any, **more: Any) -> Any:
        if not self._table_exists:
            STEPS.create(self._connection)
            self._table_exists = True
        self._number += 1
        digest = self._digest(construct)
        if self._number in self._done:
            self._check_digest(digest)
            return None
        result = self._carry_out_once(construct, *how, **more)
        note = {"number": self._number, "digest": digest}
        self._connection.execute(sa.insert(STEPS).values(note))
        return result

    def _carry_out_once(self, construct: Any, *how: Any, **more: Any) -> Any:
        may_be_applied, self._takes_over = self._takes_over, False
        try:
            return self._carry_out(construct, *how, **more)
        except DBAPIError as error:
            if not may_be_applied or not _is_already_applied(error.orig):
                raise
            return None

    def _check_digest(self, digest: str) -> None:
        if self._done[self._number] != digest:
            raise CommandError(
                "Another migration of this database was interrupted: "
                "finish it with the version of the program that began it."
            )

    def _digest(self, construct: Any) -> str:
        statement = construct if isinstance(construct, str) else None
        statement_text = statement or str(construct.compile(dialect=self._connection.dialect))
        return sha256(statement_text.encode()).hexdigest()


def _is_already_applied(error: BaseException | None) -> bool:
    number, statement_text = error.args[:2] if error else (None, "")
    # MariaDB says of a foreign key that is there only that its table cannot be made.
    return number in ALREADY_APPLIED_CODES or (number == 1005 and "errno: 121" in statement_text)
