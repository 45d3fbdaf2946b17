"""What a client makes of the events: old state + events = new state."""

from typing import Any

Record = dict[str, Any]
Records = dict[int, Record]

#: What an event promises to tell of a record that no order is about; the rest is read over HTTP.
TABLE_PROMISES = ("id", "is_occupied", "current_order_id")
DISH_PROMISES = ("id", "name", "price", "is_available", "is_active")


class Model:
    """Knows only the events."""

    def __init__(self) -> None:
        self.orders: Records = {}
        self.tables: Records = {}
        self.dishes: Records = {}
        self.last_event_id = 0
        self.faults: list[str] = []

    def hear(self, events: list[Record]) -> None:
        """Apply events, each exactly as its name says."""
        for event in events:
            if "event_id" not in event:
                continue
            if event["event_id"] <= self.last_event_id:
                self.faults.append(f"event {event['event_id']} after {self.last_event_id}")
            self.last_event_id = event["event_id"]
            self._apply(event)

    def _apply(self, event: Record) -> None:
        name = event["event"]
        if name == "order-created":
            if event["order"]["id"] in self.orders:
                self.faults.append(f"order {event['order']['id']} was created twice")
            self._keep(event["order"])
        elif name in ("order-updated", "order-cancelled", "order-ready"):
            self._keep(event["order"])
        elif name == "items-added":
            self._keep_lines(event, event["items"])
        elif name == "item-updated":
            self._keep_lines(event, [event["item"]])
        elif name == "table-updated":
            self.tables[event["table"]["id"]] = event["table"]
        elif name == "dish-updated":
            self.dishes[event["dish"]["id"]] = event["dish"]
        elif name not in ("dish-ready", "category-updated"):
            self.faults.append(f"nobody knows the event {name}")

    def _keep(self, order: Record) -> None:
        self.orders[order["id"]] = order

    def _keep_lines(self, event: Record, lines: list[Record]) -> None:
        """The items of an event are equal to those of its order."""
        order = event["order"]
        known = {item["id"]: item for item in order["items"]}
        for line in lines:
            if known.get(line["id"]) != line or event["order_id"] != order["id"]:
                self.faults.append(f"{event['event']}: line {line['id']} differs from its order")
        self._keep(order)


def promised(record: Record, names: tuple[str, ...]) -> Record:
    """The part of a record that events keep up to date."""
    return {name: record[name] for name in names}
