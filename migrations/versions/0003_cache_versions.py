"""Version numbers of the menu and the staff, for the caches."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBERS = ("menu_version", "staff_version")


def upgrade() -> None:
    for name in NUMBERS:
        op.add_column(
            "event_log",
            sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        )


def downgrade() -> None:
    with op.batch_alter_table("event_log") as log:
        for name in NUMBERS:
            log.drop_column(name)
