"""An index by which the orders with a dish are found, in the place of one that named items only."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


# The new one first: MariaDB keeps an index for each foreign key.
def upgrade() -> None:
    op.create_index("ix_order_items_dish_id_order_id", "order_items", ["dish_id", "order_id"])
    op.drop_index("ix_order_items_dish_id", "order_items")


def downgrade() -> None:
    op.create_index("ix_order_items_dish_id", "order_items", ["dish_id"])
    op.drop_index("ix_order_items_dish_id_order_id", "order_items")
