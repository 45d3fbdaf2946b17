"""The registry of event types, and recording an event in the current transaction.

An event is a row of the log, written in the same transaction as the change it reports and
carrying the same JSON as the resource. It is sent after the commit, in the order of the
log, so no client receives what was rolled back. Each domain declares its own event types.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from marshmallow import fields
from marshmallow.validate import Equal

from restaurant.database.transaction import required_unit
from restaurant.json_codec import dumps
from restaurant.live.dispatcher import dispatcher
from restaurant.live.schemas import EventSchema
from restaurant.metrics import event_committed, init_events


@dataclass(frozen=True)
class EventType:
    """The schema of an event's payload, the rooms that receive it, and when it is sent."""

    schema: EventSchema
    rooms: tuple[str, ...]
    description: str


#: Every event type by name, once all domains are imported.
EVENT_TYPES: dict[str, EventType] = {}


def declare(event_types: Mapping[str, EventType]) -> None:
    """Add a domain's event types to the registry, and initialise their counters."""
    EVENT_TYPES.update(event_types)
    init_events(event_types)


def event_schemas() -> dict[str, type[EventSchema]]:
    """For the documents: a schema of each event by its name, which ``event`` has as a constant."""
    return {name: _document_schema(name, EVENT_TYPES[name]) for name in sorted(EVENT_TYPES)}


def _document_schema(name: str, event_type: EventType) -> type[EventSchema]:
    class_name = f"{name.title().replace('-', '')}EventSchema"
    constant = fields.String(required=True, validate=Equal(name))
    content = {"__doc__": event_type.description, "event": constant}
    return type(class_name, (type(event_type.schema),), content)


def record(name: str, **content: object) -> None:
    """Write an event to the log in the current transaction, and send it after the commit.

    ``content`` is what the payload has besides the fields of ``EventSchema``.
    """
    event_type, log = EVENT_TYPES[name], required_unit()
    event_id = log.next_event_id()
    body = event_type.schema.dump({"event_id": event_id, "event": name, "at": log.at, **content})
    rooms, text = f" {' '.join(event_type.rooms)} ", dumps(body).decode()
    if not log.events:
        log.after_commit.append(partial(_send, log.events))
    log.events.append({"id": event_id, "name": name, "at": log.at, "rooms": rooms, "body": text})


def _send(events: list[dict[str, Any]]) -> None:
    """Enqueue all events of a transaction that has committed."""
    dispatcher.enqueue([(e["id"], e["name"], e["rooms"], e["body"]) for e in events])
    for event in events:
        event_committed(event["name"])
