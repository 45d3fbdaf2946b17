"""Examples of what the live channel carries in every domain."""

from typing import Any

from restaurant.schemas.examples import ORDER_TIME, declare

EPOCH = "5f0c6b1e-6f43-4d3e-9d1a-3c1b6f0e9a77"


def event(name: str, **content: Any) -> dict[str, Any]:
    """An event, with what it carries besides the fields of every event."""
    return {"event_id": 1043, "event": name, "at": ORDER_TIME, **content}


declare(
    {
        "Ack": {"ok": True},
        "Welcome": {
            "server_time": ORDER_TIME,
            "last_event_id": 1042,
            "epoch": EPOCH,
            "rooms": ["waiters", "user:2"],
        },
        "CaughtUp": {"last_event_id": 1042},
        "Resync": {"reason": "too_old"},
    }
)
