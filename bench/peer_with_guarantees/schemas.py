"""The JSON that placing an order takes, read strictly."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_INT32 = 2**31 - 1
MAX_ITEMS = 200

Id = Annotated[int, Field(ge=1, le=MAX_INT32)]
Note = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


class StrictModel(BaseModel):
    """Unknown fields and values of another type are refused, never converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewItem(StrictModel):
    """An item to add; its price comes from the server."""

    dish_id: Id
    quantity: int = Field(ge=1, le=99)
    comment: Note | None = None


class NewOrder(StrictModel):
    """An order to place. Only an admin may name another waiter than themselves."""

    table_id: Id | None = None
    waiter_id: Id | None = None
    order_type: Literal["dine_in", "takeaway", "delivery"] = "dine_in"
    notes: Note | None = None
    kitchen_notes: Note | None = None
    items: list[NewItem] = Field(default_factory=list, max_length=MAX_ITEMS)

    @model_validator(mode="after")
    def check_table(self) -> Self:
        """A dine-in order needs a table, and no other order has one."""
        if (self.order_type == "dine_in") != (self.table_id is not None):
            raise ValueError("table_id goes with dine_in, and with nothing else")
        return self
