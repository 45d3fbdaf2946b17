"""An index by which the money of a day is found, however many orders are older."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_orders_paid_at_id", "orders", ["paid_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_orders_paid_at_id", "orders")
