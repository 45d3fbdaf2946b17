"""Idempotency keys: a request that is sent again gets the answer it got before.

There is one writer at a time, so a second copy of a running request waits for the first and
then finds its answer. Refusals are not stored: the corrected request may use the same key.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from sqlalchemy import and_, bindparam, delete, insert, select

from restaurant.database.transaction import required_unit, transactional
from restaurant.errors import RestaurantError
from restaurant.extensions import keys
from restaurant.idempotency.models import StoredResponse
from restaurant.security.hashing import hmac_digest

RETENTION = timedelta(hours=72)
#: A key: 1 to 255 visible ASCII characters.
KEY_PATTERN = r"[\x21-\x7e]{1,255}"

# Used for every change, so they are built once.
_BY_KEY = and_(
    StoredResponse.user_id == bindparam("whose"),
    StoredResponse.key == bindparam("under"),
)
_FIND, _DELETE = select(StoredResponse).where(_BY_KEY), delete(StoredResponse).where(_BY_KEY)
_INSERT = insert(StoredResponse)


@dataclass(frozen=True)
class ReplayableResponse:
    """An HTTP answer, or the acknowledgement of a socket command, as it was sent."""

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
    """Run the action and store its answer, or return the answer stored under this key.

    Action and answer are one transaction. ``request`` is what makes two requests the same.
    Raises ``KeyReusedError`` for a key that was used for another request.
    """
    # Keyed: a request may contain a PIN, which could be guessed from a plain hash.
    fingerprint = hmac_digest(keys.jwt.encode(), request)
    if stored := _find(user_id, key, fingerprint):
        return stored
    answer = action()
    unit = required_unit()
    row = {
        "user_id": user_id,
        "key": key,
        "created_at": unit.at,
        "fingerprint": fingerprint,
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.body,
    }
    unit.connection.execute(_INSERT, row)
    return answer


def _find(user_id: int, key: str, fingerprint: str) -> ReplayableResponse | None:
    """The answer that is stored under a key; one that has outlived its time is removed."""
    mine = {"whose": user_id, "under": key}
    unit = required_unit()
    stored = unit.connection.execute(_FIND, mine).one_or_none()
    if stored is None:
        return None
    if unit.at - stored.created_at > RETENTION:
        unit.connection.execute(_DELETE, mine)
        return None
    if stored.fingerprint != fingerprint:
        raise KeyReusedError("This key was used for another request. Make a new one.")
    return ReplayableResponse(stored.status, stored.body, json.loads(stored.headers), replayed=True)
