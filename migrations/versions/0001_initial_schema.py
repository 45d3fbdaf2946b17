"""The nine records, the sessions, the history and the log of events."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from migrations import column_types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("description", column_types.text(1000), nullable=True),
        sa.Column("image_url", column_types.text(500), nullable=True),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_categories_is_active", "categories", ["is_active"], unique=False)
    op.create_index("ix_categories_name_key", "categories", ["name_key"], unique=False)
    op.create_index("ix_categories_sort_order", "categories", ["sort_order"], unique=False)

    op.create_table(
        "event_log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("epoch", column_types.text(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_log")),
    )
    log = sa.table("event_log", sa.column("id"), sa.column("last_event_id"), sa.column("epoch"))
    op.execute(sa.insert(log).values(id=1, last_event_id=0, epoch=str(uuid4())))
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", column_types.text(40), nullable=False),
        sa.Column("at", column_types.moment(), nullable=False),
        sa.Column("rooms", column_types.text(120), nullable=False),
        sa.Column("body", column_types.long_text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_at", "events", ["at"], unique=False)

    op.create_table(
        "ingredients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("description", column_types.text(1000), nullable=True),
        sa.Column("is_allergen", sa.Boolean(), nullable=False),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingredients")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ingredients_name_key", "ingredients", ["name_key"], unique=False)

    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("description", column_types.text(1000), nullable=True),
        sa.Column("color", column_types.text(7), nullable=True),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_locations_is_active", "locations", ["is_active"], unique=False)
    op.create_index("ix_locations_name_key", "locations", ["name_key"], unique=False)

    op.create_table(
        "payment_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_methods")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payment_methods_is_active", "payment_methods", ["is_active"], unique=False)
    op.create_index("ix_payment_methods_name_key", "payment_methods", ["name_key"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("username", column_types.text(120), nullable=False),
        sa.Column("full_name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(1442), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "waiter",
                "kitchen",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("phone", column_types.text(40), nullable=True),
        sa.Column("passport", column_types.text(120), nullable=True),
        sa.Column("avatar_url", column_types.text(500), nullable=True),
        sa.Column("shift_active", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("last_login", column_types.moment(), nullable=True),
        sa.Column("password_hash", column_types.text(255), nullable=False),
        sa.Column("pin_hash", column_types.text(255), nullable=True),
        sa.Column("pin_tries", sa.Integer(), nullable=False),
        sa.Column("pin_retry_at", column_types.moment(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_users_created_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_users_created_by_id", "users", ["created_by_id"], unique=False)
    op.create_index("ix_users_is_active", "users", ["is_active"], unique=False)
    op.create_index("ix_users_role", "users", ["role"], unique=False)

    op.create_table(
        "dishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("description", column_types.text(1000), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("image_url", column_types.text(500), nullable=True),
        sa.Column("cooking_time", sa.Integer(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("calories", sa.Integer(), nullable=True),
        sa.Column("ingredients", column_types.text(1000), nullable=True),
        sa.Column("code", column_types.text(40), nullable=True),
        sa.Column("name", column_types.text(120), nullable=False),
        sa.Column("name_key", column_types.text(721), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_dishes_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_dishes_category_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dishes")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_dishes_category_id_name_key_id",
        "dishes",
        ["category_id", "name_key", "id"],
        unique=False,
    )
    op.create_index("ix_dishes_is_active", "dishes", ["is_active"], unique=False)
    op.create_index("ix_dishes_is_available", "dishes", ["is_available"], unique=False)
    op.create_index("ix_dishes_name_key", "dishes", ["name_key"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("ended_at", column_types.moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)

    op.create_table(
        "stored_answers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", column_types.text(255), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("fingerprint", column_types.text(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", column_types.text(2000), nullable=False),
        sa.Column("body", column_types.long_text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_stored_answers_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_stored_answers")),
    )
    op.create_index("ix_stored_answers_created_at", "stored_answers", ["created_at"], unique=False)

    op.create_table(
        "tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("qr_code", column_types.text(36), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("description", column_types.text(1000), nullable=True),
        sa.Column("guests_seated", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_tables_seats_positive")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_tables_location_id_locations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tables")),
        sa.UniqueConstraint("number", name=op.f("uq_tables_number")),
        sa.UniqueConstraint("qr_code", name=op.f("uq_tables_qr_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tables_is_active", "tables", ["is_active"], unique=False)
    op.create_index("ix_tables_location_id", "tables", ["location_id"], unique=False)

    op.create_table(
        "dish_ingredients",
        sa.Column("dish_id", sa.Integer(), nullable=False),
        sa.Column("ingredient_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dish_id"],
            ["dishes.id"],
            name=op.f("fk_dish_ingredients_dish_id_dishes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ingredient_id"],
            ["ingredients.id"],
            name=op.f("fk_dish_ingredients_ingredient_id_ingredients"),
        ),
        sa.PrimaryKeyConstraint("dish_id", "ingredient_id", name=op.f("pk_dish_ingredients")),
    )
    op.create_index(
        "ix_dish_ingredients_ingredient_id", "dish_ingredients", ["ingredient_id"], unique=False
    )

    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("waiter_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "in_progress",
                "ready",
                "served",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "order_type",
            sa.Enum(
                "dine_in",
                "takeaway",
                "delivery",
                name="ordertype",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("notes", column_types.text(1000), nullable=True),
        sa.Column("kitchen_notes", column_types.text(1000), nullable=True),
        sa.Column("served_at", column_types.moment(), nullable=True),
        sa.Column("cancelled_at", column_types.moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "is_open",
            sa.Boolean(),
            sa.Computed(
                "CASE WHEN status <> 'cancelled' AND NOT (status = 'served' AND (payment_status <> 'unpaid' OR total_price = 0)) THEN true ELSE false END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "open_table_id",
            sa.Integer(),
            sa.Computed(
                "CASE WHEN order_type = 'dine_in' AND status <> 'cancelled' AND NOT (status = 'served' AND (payment_status <> 'unpaid' OR total_price = 0)) THEN table_id END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("total_price", sa.BigInteger(), nullable=False),
        sa.Column(
            "payment_status",
            sa.Enum(
                "unpaid",
                "paid",
                "refunded",
                name="paymentstatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("payment_method_id", sa.Integer(), nullable=True),
        sa.Column("paid_at", column_types.moment(), nullable=True),
        sa.CheckConstraint(
            "order_type <> 'dine_in' OR table_id IS NOT NULL", name=op.f("ck_orders_dine_in_table")
        ),
        sa.CheckConstraint("total_price >= 0", name=op.f("ck_orders_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["payment_method_id"],
            ["payment_methods.id"],
            name=op.f("fk_orders_payment_method_id_payment_methods"),
        ),
        sa.ForeignKeyConstraint(
            ["table_id"], ["tables.id"], name=op.f("fk_orders_table_id_tables")
        ),
        sa.ForeignKeyConstraint(
            ["waiter_id"], ["users.id"], name=op.f("fk_orders_waiter_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("open_table_id", name=op.f("uq_orders_open_table_id")),
    )
    op.create_index("ix_orders_created_at_id", "orders", ["created_at", "id"], unique=False)
    op.create_index("ix_orders_is_open_id", "orders", ["is_open", "id"], unique=False)
    op.create_index("ix_orders_order_type_id", "orders", ["order_type", "id"], unique=False)
    op.create_index("ix_orders_payment_method_id", "orders", ["payment_method_id"], unique=False)
    op.create_index("ix_orders_payment_status_id", "orders", ["payment_status", "id"], unique=False)
    op.create_index("ix_orders_status_id", "orders", ["status", "id"], unique=False)
    op.create_index("ix_orders_table_id_id", "orders", ["table_id", "id"], unique=False)
    op.create_index("ix_orders_waiter_id_id", "orders", ["waiter_id", "id"], unique=False)

    op.create_table(
        "refresh_tokens",
        sa.Column("jti", column_types.text(36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", column_types.moment(), nullable=False),
        sa.Column("spent_at", column_types.moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_refresh_tokens_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_refresh_tokens")),
    )
    op.create_index("ix_refresh_tokens_expires_at", "refresh_tokens", ["expires_at"], unique=False)
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"], unique=False)

    op.create_table(
        "order_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", column_types.moment(), nullable=False),
        sa.Column("updated_at", column_types.moment(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("dish_id", sa.Integer(), nullable=False),
        sa.Column("dish_name", column_types.text(120), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("comment", column_types.text(1000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "cooking",
                "ready",
                "served",
                "cancelled",
                name="linestatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_order_items_price_not_negative")),
        sa.CheckConstraint(
            "quantity BETWEEN 1 AND 99", name=op.f("ck_order_items_quantity_in_range")
        ),
        sa.CheckConstraint(
            "total = price * quantity", name=op.f("ck_order_items_total_is_price_by_quantity")
        ),
        sa.ForeignKeyConstraint(
            ["dish_id"], ["dishes.id"], name=op.f("fk_order_items_dish_id_dishes")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_items_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_items")),
    )
    op.create_index("ix_order_items_dish_id", "order_items", ["dish_id"], unique=False)
    op.create_index("ix_order_items_order_id", "order_items", ["order_id"], unique=False)

    op.create_table(
        "order_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", column_types.moment(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "placed",
                "status",
                "payment_status",
                "table_id",
                "waiter_id",
                "order_type",
                "notes",
                "kitchen_notes",
                "line_added",
                "line_status",
                "line_quantity",
                "line_comment",
                name="orderaction",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("from_value", column_types.text(1000), nullable=True),
        sa.Column("to_value", column_types.text(1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["order_items.id"], name=op.f("fk_order_history_item_id_order_items")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_history_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_order_history_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_history")),
    )
    op.create_index("ix_order_history_order_id", "order_history", ["order_id"], unique=False)
    op.create_index("ix_order_history_user_id", "order_history", ["user_id"], unique=False)


def downgrade() -> None:

    op.drop_table("order_history")

    op.drop_table("order_items")

    op.drop_table("refresh_tokens")

    op.drop_table("orders")

    op.drop_table("dish_ingredients")

    op.drop_table("tables")

    op.drop_table("stored_answers")

    op.drop_table("sessions")

    op.drop_table("dishes")

    op.drop_table("users")

    op.drop_table("payment_methods")

    op.drop_table("locations")

    op.drop_table("ingredients")

    op.drop_table("events")
    op.drop_table("event_log")

    op.drop_table("categories")
