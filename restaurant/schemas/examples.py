"""The registry of examples: one for each schema of the documents, and the ids in addresses.

They are of the demo restaurant, so that *Try it out* on the documentation page does something
sensible there without a change. A domain declares its own in its ``examples.py``.
"""

from collections.abc import Mapping
from typing import Any

#: The example of each schema, by its name in the documents ("NewDish").
EXAMPLES: dict[str, Any] = {}
#: The examples of what stands in an address, by the first part of the address.
ADDRESS_EXAMPLES: dict[str, Mapping[str, Any]] = {}

#: When the examples happen: during the evening that the demo restaurant has.
SETUP_TIME = "2026-11-24T14:00:00+00:00"
ORDER_TIME = "2026-11-26T17:31:11.566006+00:00"
EXAMPLE_REQUEST_ID = "7365f7ee2ce0c82819ed32fc2b79b3c7"


def declare(examples: Mapping[str, Any]) -> None:
    """Add a domain's examples to the registry."""
    EXAMPLES.update(examples)


def declare_address(first_part: str, **values: Any) -> None:
    """Say what stands for the variables in the addresses that begin so."""
    ADDRESS_EXAMPLES[first_part] = values


def record(record_id: int, **values: Any) -> dict[str, Any]:
    """A record that has not changed since the restaurant was set up."""
    return {"id": record_id, "created_at": SETUP_TIME, "updated_at": SETUP_TIME, **values}
