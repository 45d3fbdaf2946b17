"""One-way hashing of passwords and PINs: Argon2id, off the event loop's thread.

Parameters as OWASP's Password Storage Cheat Sheet advises (19 MiB, two passes, one lane). A PIN
has too few digits for a hash alone to protect it, so it is keyed first with a secret that is
never in the database.

A hash takes a core and 19 MiB for some 30 ms. Sign-ins, which anybody may attempt, are limited to
two at a time by `auth.login`; other hashes are for signed-in people, in a few threads.
"""

import hmac
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from restaurant.collation import compose
from restaurant.threads import run_in_thread

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: Verified against for unknown usernames, so that they take as long.
DUMMY_HASH = _hasher.hash("nobody's password")


def hash_password(password: str) -> str:
    """Hash a password for storing: in NFC, as keyboards differ in how they write «й»."""
    return str(run_in_thread(_hasher.hash, compose(password)))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password matches the hash. It takes as long when there is none."""
    # As it was typed, too: so were passwords hashed that were set before they were composed.
    spellings = dict.fromkeys((compose(password), password))
    matches = [_matches(stored or DUMMY_HASH, spelling) for spelling in spellings]
    return stored is not None and any(matches)


def hash_pin(pepper: bytes, pin: str) -> str:
    """Hash a PIN for storing, keyed with the pepper."""
    return hash_password(hmac_digest(pepper, pin.encode()))


def verify_pin(pepper: bytes, stored: str | None, pin: str) -> bool:
    """Whether the PIN matches the hash. It takes as long when there is none."""
    return verify_password(stored, hmac_digest(pepper, pin.encode()))


def hmac_digest(key: bytes, content: bytes) -> str:
    """HMAC-SHA-256: 64 hexadecimal digits that cannot be computed without the key."""
    return hmac.new(key, content, sha256).hexdigest()


def _matches(stored: str, password: str) -> bool:
    try:
        run_in_thread(_hasher.verify, stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return True
