"""The idempotency key: the answer it had before, found with the caller and kept with the effect."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from bench.peer_with_guarantees.errors import RefusedError
from bench.peer_with_guarantees.events import Message
from bench.peer_with_guarantees.tables import Session, StoredResponse, User

KEY_RETENTION = timedelta(hours=72)
MAY_ORDER = frozenset({"waiter", "admin"})


@dataclass(frozen=True)
class Request:
    """Who asks, under which idempotency key, and what tells this request from another."""

    user_id: int
    session_id: int
    key: str | None
    fingerprint: bytes


@dataclass(frozen=True)
class Answer:
    """What is answered, and what is told to followers once the transaction is committed."""

    status: int
    headers: dict[str, str]
    body: bytes
    messages: tuple[Message, ...] = ()
    is_replay: bool = False


_FIND_CALLER = (
    select(
        User.role,
        StoredResponse.created_at,
        StoredResponse.fingerprint,
        StoredResponse.status,
        StoredResponse.headers,
        StoredResponse.body,
    )
    .select_from(User)
    .join(Session, and_(Session.user_id == User.id, Session.id == bindparam("session_id")))
    .outerjoin(
        StoredResponse,
        and_(StoredResponse.user_id == User.id, StoredResponse.key == bindparam("key")),
    )
    .where(User.id == bindparam("user_id"), User.is_active, Session.ended_at.is_(None))
)
_FORGET_RESPONSE = delete(StoredResponse).where(
    StoredResponse.user_id == bindparam("of_user"), StoredResponse.key == bindparam("of_key")
)
_INSERT_RESPONSE = insert(StoredResponse)


def find_caller(connection: Connection, request: Request) -> tuple[str, Answer | None]:
    """The caller's role, and the answer that is stored under the key; one query for both."""
    caller = {"user_id": request.user_id, "session_id": request.session_id, "key": request.key}
    found = connection.execute(_FIND_CALLER, caller).one_or_none()
    if found is None:
        raise RefusedError(401, "session_ended", "Sign in again.")
    if found.role not in MAY_ORDER:
        raise RefusedError(403, "forbidden", "Only waiters and admins place orders.")
    if found.fingerprint is None:
        return found.role, None
    if datetime.now(UTC) - datetime.fromisoformat(found.created_at) > KEY_RETENTION:
        connection.execute(_FORGET_RESPONSE, {"of_user": request.user_id, "of_key": request.key})
        return found.role, None
    if found.fingerprint != request.fingerprint:
        raise RefusedError(422, "idempotency_key_reused", "This key is another request's.")
    return found.role, Answer(found.status, orjson.loads(found.headers), found.body, is_replay=True)


def store_response(connection: Connection, request: Request, answer: Answer, at: str) -> None:
    """Keep an answer under the request's key, if it has one."""
    if request.key is None:
        return
    row = {
        "user_id": request.user_id,
        "key": request.key,
        "created_at": at,
        "fingerprint": request.fingerprint,
        "status": answer.status,
        "headers": orjson.dumps(answer.headers).decode(),
        "body": answer.body,
    }
    connection.execute(_INSERT_RESPONSE, row)
