"""How often somebody may try to get in before they have to wait.

Wrong tries are counted in the database, so that neither a restart nor another server
forgets them, and are forgiven one by one as time passes. A try that has to wait is not
looked at and does not count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from restaurant.auth.models import TryCount
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import TooManyTriesError
from restaurant.extensions import keys
from restaurant.security.hashing import keyed

#: More doublings than any wait below takes to reach its longest.
MOST_DOUBLINGS = 20


@dataclass(frozen=True)
class Allowance:
    """So many free tries, then a wait that doubles from the first to the longest.

    One try is forgiven each time ``forgiven_after`` has passed; without it none is.
    """

    name: str
    free: int
    first: timedelta
    longest: timedelta
    forgiven_after: timedelta | None = None

    def of(self, *whom: str) -> "Tries":
        """The tries of this kind for a name, from an address, or both."""
        return Tries(self, whom)


@dataclass(frozen=True)
class Tries:
    """The tries of one kind, and whom or where they are counted for."""

    allowance: Allowance
    whom: tuple[str, ...]

    @property
    def key(self) -> str:
        """What they are counted under."""
        return keyed(keys.pin_pepper, "\0".join((self.allowance.name, *self.whom)).encode())


#: A person's PIN, wherever it is tried. Ten thousand of them are soon tried out.
PIN = Allowance("pin", 5, timedelta(seconds=30), timedelta(hours=1))
#: A name's password, tried from one address.
PASSWORD = Allowance(
    "password", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15)
)
#: A name's password, tried from addresses that this person never signed in from.
NAME = Allowance("name", 100, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=15))
#: Names tried from one address, by people who never signed in from it. One a second goes on.
ADDRESS = Allowance(
    "address", 100, timedelta(seconds=1), timedelta(seconds=1), timedelta(seconds=1)
)
#: Pairing codes tried from one address.
PAIRING = Allowance(
    "pairing", 10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=1)
)


def must_not_wait(*several: Tries) -> None:
    """Raise ``too_many_tries`` while any of these has to wait."""
    waits = [_wait_of(tries) for tries in several]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        seconds = ceil(longest / timedelta(seconds=1))
        raise TooManyTriesError("Too many wrong tries. Try again later.", seconds)


@transactional
def count(*several: Tries) -> None:
    """Count a wrong try for each of these."""
    present = now()
    for tries in several:
        kept = db.session.get(TryCount, tries.key)
        if kept is None:
            kept = TryCount(key=tries.key, tries=0, counted_at=present)
            db.session.add(kept)
        kept.tries = _not_forgiven(kept, tries.allowance, present) + 1
        kept.counted_at = present


@transactional
def spend(tries: Tries) -> None:
    """Count a try before it is looked at, so that guessing in parallel gains nothing.

    Raises ``too_many_tries`` as ``must_not_wait`` does.
    """
    must_not_wait(tries)
    count(tries)


@transactional
def forget(*several: Tries) -> None:
    """Forgive all tries: somebody has shown that they know the secret, or has a new one."""
    for tries in several:
        if kept := db.session.get(TryCount, tries.key):
            db.session.delete(kept)


def _wait_of(tries: Tries) -> timedelta:
    kept = db.session.get(TryCount, tries.key)
    if kept is None:
        return timedelta()
    allowance, present = tries.allowance, now()
    over = _not_forgiven(kept, allowance, present) - allowance.free
    if over < 0:
        return timedelta()
    wait = min(allowance.first * 2 ** min(over, MOST_DOUBLINGS), allowance.longest)
    return wait - _passed(kept, present)


def _not_forgiven(kept: TryCount, allowance: Allowance, present: datetime) -> int:
    if allowance.forgiven_after is None:
        return kept.tries
    return max(0, kept.tries - _passed(kept, present) // allowance.forgiven_after)


def _passed(kept: TryCount, present: datetime) -> timedelta:
    # A box without a clock of its own may wake up in the past: nobody waits until it is now again.
    return abs(present - kept.counted_at)
