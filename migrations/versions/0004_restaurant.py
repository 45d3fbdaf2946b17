"""The restaurant itself: name, address, phone, language."""

import sqlalchemy as sa
from alembic import op

from migrations import column_types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restaurant",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", column_types.text(120), nullable=True),
        sa.Column("address", column_types.text(250), nullable=True),
        sa.Column("phone", column_types.text(40), nullable=True),
        sa.Column(
            "language",
            sa.Enum(
                "ru",
                "en",
                name="language",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_restaurant_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restaurant")),
    )


def downgrade() -> None:
    op.drop_table("restaurant")
