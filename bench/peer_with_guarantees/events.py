"""The transactional outbox: events written with the change, and read again for who missed them."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from bench.peer_with_guarantees.tables import Event

_INSERT_EVENT = insert(Event)
_LAST_ID = select(Event.id).order_by(Event.id.desc()).limit(1)
_MISSED = (
    select(Event.id, Event.rooms, Event.body)
    .where(Event.id > bindparam("after"))
    .order_by(Event.id)
)


@dataclass(frozen=True)
class Message:
    """An event as the followers in some rooms hear it."""

    id: int
    rooms: frozenset[str]
    text: str


def record_event(
    connection: Connection, name: str, at: str, rooms: str, subject: str, content: bytes
) -> Message:
    """Write an event in the transaction of the change that it tells of."""
    body = f'{{"event":"{name}","at":"{at}","{subject}":{content.decode()}}}'
    row = {"name": name, "at": at, "rooms": rooms, "body": body}
    event_id = connection.execute(_INSERT_EVENT, row).lastrowid
    return Message(event_id, frozenset(rooms.split()), _numbered(event_id, body))


def read_events(connection: Connection, after: int) -> list[Message]:
    """Every event after this one, in order."""
    return [
        Message(row.id, frozenset(row.rooms.split()), _numbered(row.id, row.body))
        for row in connection.execute(_MISSED, {"after": after})
    ]


def last_event_id(connection: Connection) -> int:
    """The number of the newest event; 0 before the first."""
    return connection.scalar(_LAST_ID) or 0


def _numbered(event_id: int, body: str) -> str:
    """The JSON of an event with its number in front."""
    return f'{{"event_id":{event_id},{body[1:]}'
