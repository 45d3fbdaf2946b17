"""Limits on failed attempts to sign in or to pair a device.

Failed attempts are counted in the database, so a restart or another server does not forget
them. An attempt that is refused here is neither verified nor counted. How often one address
may send requests at all is limited by nginx.
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

#: Keeps `2 ** n` small; every policy has reached its longest delay long before.
MAX_DOUBLINGS = 20


@dataclass(frozen=True)
class ThrottlePolicy:
    """A number of free attempts, then a delay that doubles with each further one.

    One attempt is forgotten per ``forget_after``; without it none is.
    """

    name: str
    free_attempts: int
    first_delay: timedelta
    max_delay: timedelta
    forget_after: timedelta | None = None

    def key_for(self, *subjects: str) -> "ThrottleKey":
        """What to count under: a username, an address, or both."""
        return ThrottleKey(self, subjects)


@dataclass(frozen=True)
class ThrottleKey:
    """A policy, and the username or address that it is applied to."""

    policy: ThrottlePolicy
    subjects: tuple[str, ...]

    @property
    def key(self) -> str:
        """The primary key of the counter: a keyed digest, which does not reveal the subjects."""
        return hmac_digest(keys.pin_pepper, "\0".join((self.policy.name, *self.subjects)).encode())


#: A person's PIN, from any address. There are only 10,000 of four digits.
PIN_POLICY = ThrottlePolicy("pin", 5, timedelta(seconds=30), timedelta(hours=1))
#: A username's password, from one address.
PASSWORD_POLICY = ThrottlePolicy(
    "password", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15)
)
#: A username's password, from all addresses that this person never signed in from.
NAME_POLICY = ThrottlePolicy(
    "name", 100, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15)
)
#: Pairing codes, from one address.
PAIRING_POLICY = ThrottlePolicy(
    "pairing", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=1)
)


def check_not_throttled(*throttle_keys: ThrottleKey) -> None:
    """Raise ``TooManyAttemptsError`` while one of the keys has to wait."""
    longest = max(map(_remaining_delay, throttle_keys), default=timedelta())
    if longest > timedelta():
        seconds = ceil(longest / timedelta(seconds=1))
        raise TooManyAttemptsError("Too many failed attempts. Try again later.", seconds)


@transactional
def record_attempts(*throttle_keys: ThrottleKey) -> None:
    """Count a failed attempt under each key."""
    present = now()
    for throttle_key in throttle_keys:
        stored = db.session.get(FailedAttempts, throttle_key.key)
        if stored is None:
            stored = FailedAttempts(key=throttle_key.key, count=0, last_at=present)
            db.session.add(stored)
        stored.count = _current_count(stored, throttle_key.policy, present) + 1
        stored.last_at = present


@transactional
def consume_attempt(throttle_key: ThrottleKey) -> None:
    """Count an attempt before it is verified, so that parallel guesses are all counted.

    Raises ``TooManyAttemptsError`` as `check_not_throttled` does. Call `reset` on success.
    """
    check_not_throttled(throttle_key)
    record_attempts(throttle_key)


@transactional
def reset(*throttle_keys: ThrottleKey) -> None:
    """Forget all attempts, after a success or a change of the secret."""
    for throttle_key in throttle_keys:
        if stored := db.session.get(FailedAttempts, throttle_key.key):
            db.session.delete(stored)


def _remaining_delay(throttle_key: ThrottleKey) -> timedelta:
    stored = db.session.get(FailedAttempts, throttle_key.key)
    if stored is None:
        return timedelta()
    policy, present = throttle_key.policy, now()
    excess = _current_count(stored, policy, present) - policy.free_attempts
    if excess < 0:
        return timedelta()
    delay = min(policy.first_delay * 2 ** min(excess, MAX_DOUBLINGS), policy.max_delay)
    return delay - _elapsed(stored, present)


def _current_count(stored: FailedAttempts, policy: ThrottlePolicy, present: datetime) -> int:
    if policy.forget_after is None:
        return stored.count
    return max(0, stored.count - _elapsed(stored, present) // policy.forget_after)


def _elapsed(stored: FailedAttempts, present: datetime) -> timedelta:
    # The absolute value: without a battery-backed clock the time may jump back at a start, and
    # a delay must not last until the old time comes again.
    return abs(present - stored.last_at)
