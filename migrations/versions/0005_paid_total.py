"""How much money is held for an order, so that a line added later leaves only its price due."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "orders",
        sa.Column("paid_total", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.execute("UPDATE orders SET paid_total = total_price WHERE payment_status = 'paid'")


def downgrade() -> None:
    op.drop_column("orders", "paid_total")  # not by a batch, which would rebuild the table
