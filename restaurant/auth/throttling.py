"""How often somebody may try to get in before they have to wait.

Wrong tries are counted in the database, so that neither a restart nor another server
forgets them, and are forgiven one by one as time passes. A try that has to wait is not
looked at and does not count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from restaurant.auth.models import FailedAttempts
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import TooManyAttemptsError
from restaurant.extensions import keys
from restaurant.security.hashing import hmac_digest

#: More doublings than any wait below takes to reach its longest.
MAX_DOUBLINGS = 20


@dataclass(frozen=True)
class ThrottlePolicy:
    """So many free tries, then a wait that doubles from the first to the longest.

    One try is forgiven each time ``forgiven_after`` has passed; without it none is.
    """

    name: str
    free_attempts: int
    first_delay: timedelta
    max_delay: timedelta
    forget_after: timedelta | None = None

    def key_for(self, *whom: str) -> "ThrottleKey":
        """The tries of this kind for a name, from an address, or both."""
        return ThrottleKey(self, whom)


@dataclass(frozen=True)
class ThrottleKey:
    """The tries of one kind, and whom or where they are counted for."""

    policy: ThrottlePolicy
    subjects: tuple[str, ...]

    @property
    def key(self) -> str:
        """What they are counted under."""
        return hmac_digest(keys.pin_pepper, "\0".join((self.policy.name, *self.subjects)).encode())


#: A person's PIN, wherever it is tried. Ten thousand of them are soon tried out.
PIN_POLICY = ThrottlePolicy("pin", 5, timedelta(seconds=30), timedelta(hours=1))
#: A name's password, tried from one address.
PASSWORD_POLICY = ThrottlePolicy(
    "password", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15)
)
#: A name's password, tried from addresses that this person never signed in from.
NAME_POLICY = ThrottlePolicy(
    "name", 100, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15)
)
#: Names tried from one address, by people who never signed in from it. One a second goes on.
ADDRESS_POLICY = ThrottlePolicy(
    "address", 100, timedelta(seconds=1), timedelta(seconds=1), timedelta(seconds=1)
)
#: Pairing codes tried from one address.
PAIRING_POLICY = ThrottlePolicy(
    "pairing", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=1)
)


def check_not_throttled(*throttle_keys: ThrottleKey) -> None:
    """Raise ``too_many_tries`` while any of these has to wait."""
    waits = [_remaining_delay(throttle_key) for throttle_key in throttle_keys]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        seconds = ceil(longest / timedelta(seconds=1))
        raise TooManyAttemptsError("Too many wrong tries. Try again later.", seconds)


@transactional
def record_attempts(*throttle_keys: ThrottleKey) -> None:
    """Count a wrong try for each of these."""
    present = now()
    for throttle_key in throttle_keys:
        stored = db.session.get(FailedAttempts, throttle_key.key)
        if stored is None:
            stored = FailedAttempts(key=throttle_key.key, tries=0, counted_at=present)
            db.session.add(stored)
        stored.tries = _current_count(stored, throttle_key.policy, present) + 1
        stored.counted_at = present


@transactional
def consume_attempt(throttle_key: ThrottleKey) -> None:
    """Count a try before it is looked at, so that guessing in parallel gains nothing.

    Raises ``too_many_tries`` as ``must_not_wait`` does.
    """
    check_not_throttled(throttle_key)
    record_attempts(throttle_key)


@transactional
def reset(*throttle_keys: ThrottleKey) -> None:
    """Forgive all tries: somebody has shown that they know the secret, or has a new one."""
    for throttle_key in throttle_keys:
        if stored := db.session.get(FailedAttempts, throttle_key.key):
            db.session.delete(stored)


def _remaining_delay(throttle_key: ThrottleKey) -> timedelta:
    stored = db.session.get(FailedAttempts, throttle_key.key)
    if stored is None:
        return timedelta()
    allowance, present = throttle_key.policy, now()
    over = _current_count(stored, allowance, present) - allowance.free_attempts
    if over < 0:
        return timedelta()
    wait = min(allowance.first_delay * 2 ** min(over, MAX_DOUBLINGS), allowance.max_delay)
    return wait - _elapsed(stored, present)


def _current_count(stored: FailedAttempts, allowance: ThrottlePolicy, present: datetime) -> int:
    if allowance.forget_after is None:
        return stored.tries
    return max(0, stored.tries - _elapsed(stored, present) // allowance.forget_after)


def _elapsed(stored: FailedAttempts, present: datetime) -> timedelta:
    # A box without a clock of its own may wake up in the past: nobody waits until it is now again.
    return abs(present - stored.counted_at)
