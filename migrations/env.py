"""How Alembic meets the application's database."""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
engine = extension.db.engine


def migrate() -> None:
    """Run the migrations in one transaction: afterwards all of them are done, or none."""
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name == "sqlite":
            # Rebuilding a table with foreign keys on would delete the rows that refer to
            # it, and the switch works only outside a transaction.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            transactional_ddl=engine.dialect.name != "mysql",
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = ON")


migrate()
