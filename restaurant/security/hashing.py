"""Passwords and PINs: turned into hashes that even we cannot turn back.

Argon2id as OWASP's Password Storage Cheat Sheet advises (19 MiB, two passes, one lane).
A PIN has too few digits for a hash alone to protect it, so it is keyed first with a
secret that is never in the database.
"""

import hmac
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from restaurant.threads import run_in_thread

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

#: A hash takes 19 MiB and a core; sign-ins beyond this many at once wait for their turn.
_hash_slots = BoundedSemaphore(2)

#: Compared with when there is nobody to compare with, so that it takes as long.
DUMMY_HASH = _hasher.hash("nobody's password")


def hash_password(password: str) -> str:
    """Hash a password for storing."""
    with _hash_slots:
        return str(run_in_thread(_hasher.hash, password))


def verify_password(stored: str | None, password: str) -> bool:
    """Tell whether this is the password, taking as long when there is none."""
    with _hash_slots:
        try:
            right = run_in_thread(_hasher.verify, stored or DUMMY_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None and bool(right)


def hash_pin(pepper: bytes, pin: str) -> str:
    """Hash a PIN for storing."""
    return hash_password(hmac_digest(pepper, pin.encode()))


def verify_pin(pepper: bytes, stored: str | None, pin: str) -> bool:
    """Tell whether this is the PIN, taking as long when there is none."""
    return verify_password(stored, hmac_digest(pepper, pin.encode()))


def hmac_digest(key: bytes, content: bytes) -> str:
    """A digest that nobody can make, or try out, without the key: 64 hexadecimal digits."""
    return hmac.new(key, content, sha256).hexdigest()
