"""Origins of sessions, shared devices, failed attempts, the audit."""

import sqlalchemy as sa
from alembic import op

from migrations import column_types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", column_types.moment(), nullable=False),
        sa.Column("action", column_types.text(40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", column_types.text(120), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("address", column_types.text(64), nullable=True),
        sa.Column("subject", column_types.text(20), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("field", column_types.text(40), nullable=True),
        sa.Column("from_value", column_types.text(1000), nullable=True),
        sa.Column("to_value", column_types.text(1000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    for columns in (
        ["action", "id"],
        ["at", "id"],
        ["subject", "subject_id", "id"],
        ["user_id", "id"],
    ):
        op.create_index(f"ix_audit_entries_{'_'.join(columns)}", "audit_entries", columns)

    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("pairing_digest", column_types.text(64), nullable=True),
        sa.Column("pairing_expires_at", column_types.moment(), nullable=True),
        sa.Column("token_digest", column_types.text(64), nullable=True),
        sa.Column("enrolled_at", column_types.moment(), nullable=True),
        sa.Column("last_used_at", column_types.moment(), nullable=True),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("pairing_digest", name=op.f("uq_devices_pairing_digest")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_devices_token_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_devices_is_active", "devices", ["is_active"])
    op.create_index("ix_devices_name_key", "devices", ["name_key"])

    op.create_table(
        "try_counts",
        sa.Column("key", column_types.text(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("counted_at", column_types.moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_try_counts")),
    )
    op.create_index("ix_try_counts_counted_at", "try_counts", ["counted_at"])

    # Audit entries refer to sessions by id, so an id must never be used again from now on.
    with op.batch_alter_table("sessions", table_kwargs={"sqlite_autoincrement": True}) as sessions:
        sessions.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        sessions.add_column(sa.Column("last_used_at", column_types.moment(), nullable=True))
        sessions.add_column(sa.Column("address", column_types.text(64), nullable=True))
        sessions.add_column(sa.Column("agent", column_types.text(200), nullable=True))
        sessions.create_index("ix_sessions_device_id", ["device_id"])
        sessions.create_foreign_key(
            op.f("fk_sessions_device_id_devices"), "devices", ["device_id"], ["id"]
        )
    op.execute("UPDATE sessions SET last_used_at = created_at")
    with op.batch_alter_table("sessions", table_kwargs={"sqlite_autoincrement": True}) as sessions:
        sessions.alter_column("last_used_at", existing_type=column_types.moment(), nullable=False)

    # Not as a batch: rebuilding the table of users would let ids be given out again.
    op.drop_column("users", "pin_tries")
    op.drop_column("users", "pin_retry_at")


def downgrade() -> None:
    op.add_column("users", sa.Column("pin_retry_at", column_types.moment(), nullable=True))
    op.add_column(
        "users", sa.Column("pin_tries", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_constraint(op.f("fk_sessions_device_id_devices"), type_="foreignkey")
        sessions.drop_index("ix_sessions_device_id")
        for name in ("agent", "address", "last_used_at", "device_id"):
            sessions.drop_column(name)
    op.drop_table("try_counts")
    op.drop_table("devices")
    op.drop_table("audit_entries")
