"""Twice is once: a request that is sent again gets the answer it got before.

Writers go one at a time, so a second copy of a running request waits for the first and
then finds its answer. What was refused is not kept: the corrected request may use the
same key.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from sqlalchemy import and_, bindparam, delete, insert, select

from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import RestaurantError
from restaurant.extensions import keys
from restaurant.idempotency.models import StoredAnswer
from restaurant.security.hashing import keyed

KEPT_FOR = timedelta(hours=72)
#: What a key may be: so many visible characters.
KEY = r"[\x21-\x7e]{1,255}"

# Said for every change, so they are put together once.
_MINE = and_(
    StoredAnswer.user_id == bindparam("whose"),
    StoredAnswer.key == bindparam("under"),
)
_FIND, _FORGET = select(StoredAnswer).where(_MINE), delete(StoredAnswer).where(_MINE)
_KEEP = insert(StoredAnswer)


@dataclass(frozen=True)
class Answer:
    """An answer as it was sent: HTTP's, or the acknowledgement of a socket's command."""

    status: int
    body: str
    headers: dict[str, str]
    replayed: bool = False


class KeyReusedError(RestaurantError):
    """The key belongs to another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"


@transactional
def once(user_id: int, key: str, request: bytes, act: Callable[[], Answer]) -> Answer:
    """Do this unless it was done under this key before; either way return its answer.

    Raises ``KeyReusedError`` for a key that stood on another request.
    """
    # Keyed, because a request may hold a PIN, which a plain hash would give away.
    fingerprint = keyed(keys.jwt.encode(), request)
    mine = {"whose": user_id, "under": key}
    database = db.session.connection()
    kept = database.execute(_FIND, mine).one_or_none()
    if kept is not None and now() - kept.created_at <= KEPT_FOR:
        if kept.fingerprint != fingerprint:
            raise KeyReusedError("This key was used for another request.")
        return Answer(kept.status, kept.body, json.loads(kept.headers), replayed=True)
    if kept is not None:
        database.execute(_FORGET, mine)
    answer = act()
    row = {
        "user_id": user_id,
        "key": key,
        "created_at": now(),
        "fingerprint": fingerprint,
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.body,
    }
    database.execute(_KEEP, row)
    return answer
