"""How Alembic meets the application's database."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from migrations.migration_lock import exclusive
from migrations.resumable_ddl import ResumableDdl

extension = current_app.extensions["migrate"]
engine = extension.db.engine

#: These commit at every change of the schema, whatever transaction one is in.
COMMITS_EACH_STEP = engine.dialect.name in {"mysql", "mariadb"}


def migrate(connection: Connection, ddl: ResumableDdl | None) -> None:
    """Run the migrations. In one transaction, where there are steps to resume in several."""
    context.configure(
        connection=connection,
        target_metadata=extension.db.metadata,
        transactional_ddl=not COMMITS_EACH_STEP,
        on_version_apply=ddl.reset if ddl else None,
        **extension.configure_args,
    )
    if ddl:
        ddl.attach(context.get_context())
    with context.begin_transaction():
        context.run_migrations()
    if ddl:
        ddl.finish()


with engine.connect().execution_options(writes=True) as connection, exclusive(connection):
    if engine.dialect.name == "sqlite":
        # Rebuilding a table with foreign keys on would delete the rows that refer to
        # it, and the switch works only outside a transaction.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
    migrate(connection, ResumableDdl(connection) if COMMITS_EACH_STEP else None)
    if engine.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = ON")
