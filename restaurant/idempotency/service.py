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
from restaurant.idempotency.models import StoredResponse
from restaurant.security.hashing import hmac_digest

RETENTION = timedelta(hours=72)
#: What a key may be: so many visible characters.
KEY_PATTERN = r"[\x21-\x7e]{1,255}"

# Said for every change, so they are put together once.
_BY_KEY = and_(
    StoredResponse.user_id == bindparam("whose"),
    StoredResponse.key == bindparam("under"),
)
_FIND, _DELETE = select(StoredResponse).where(_BY_KEY), delete(StoredResponse).where(_BY_KEY)
_INSERT = insert(StoredResponse)


@dataclass(frozen=True)
class ReplayableResponse:
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
def run_once(
    user_id: int, key: str, request: bytes, action: Callable[[], ReplayableResponse]
) -> ReplayableResponse:
    """Do this unless it was done under this key before; either way return its answer.

    Raises ``KeyReusedError`` for a key that stood on another request.
    """
    # Keyed, because a request may hold a PIN, which a plain hash would give away.
    fingerprint = hmac_digest(keys.jwt.encode(), request)
    mine = {"whose": user_id, "under": key}
    database = db.session.connection()
    stored = database.execute(_FIND, mine).one_or_none()
    if stored is not None and now() - stored.created_at <= RETENTION:
        if stored.fingerprint != fingerprint:
            raise KeyReusedError("This key was used for another request.")
        return ReplayableResponse(
            stored.status, stored.body, json.loads(stored.headers), replayed=True
        )
    if stored is not None:
        database.execute(_DELETE, mine)
    answer = action()
    row = {
        "user_id": user_id,
        "key": key,
        "created_at": now(),
        "fingerprint": fingerprint,
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.body,
    }
    database.execute(_INSERT, row)
    return answer
