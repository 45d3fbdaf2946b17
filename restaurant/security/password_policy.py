"""What others would guess first: common passwords, and PINs that follow a pattern.

NIST SP 800-63B (5.1.1.2) asks for passwords to be compared with known ones rather than
for capital letters and digits.
"""

import re
from datetime import datetime
from functools import cache

#: Where the keys of a Russian keyboard are on a Latin one: «пароль» is typed "gfhjkm".
LATIN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
DIGITS_UP, DIGITS_DOWN = "01234567890", "09876543210"
BIRTH_YEAR = re.compile(r"(19|20)[0-9]{2}")
REPEATED = re.compile(r"(.{1,3})\1+")


def is_common_password(password: str) -> bool:
    """Tell whether a password is among the thirty thousand most common, on either keyboard."""
    folded = password.casefold()
    typed = folded.translate(LATIN_KEYS)
    return not _common_passwords().isdisjoint({folded, typed})


def is_weak_pin(pin: str) -> bool:
    """Tell whether a PIN is a repetition, a sequence, a year or a date (as in 310589)."""
    is_sequence = pin in DIGITS_UP or pin in DIGITS_DOWN
    follows_pattern = any(pattern.fullmatch(pin) for pattern in (REPEATED, BIRTH_YEAR))
    return is_sequence or follows_pattern or _is_date(pin)


def _is_date(pin: str) -> bool:
    if len(pin) != len("ddmmyy"):
        return False
    try:
        datetime.strptime(pin, "%d%m%y")  # noqa: DTZ007  # only whether it is a day
    except ValueError:
        return False
    return True


@cache
def _common_passwords() -> frozenset[str]:
    # Read when somebody chooses a password: seldom, and the list is not small.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
