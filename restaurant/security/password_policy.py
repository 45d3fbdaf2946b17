"""Which passwords and PINs are too easy to guess.

NIST SP 800-63B (5.1.1.2) recommends a list of common passwords instead of rules about capital
letters and digits.
"""

import re
from datetime import datetime
from functools import cache

#: From a Russian to a Latin keyboard: the keys of «пароль» type "gfhjkm".
LATIN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
DIGITS_UP, DIGITS_DOWN = "01234567890", "09876543210"
BIRTH_YEAR = re.compile(r"(19|20)[0-9]{2}")
REPEATED = re.compile(r"(.{1,3})\1+")


def is_common_password(password: str) -> bool:
    """Whether a password is among the 30,000 most common, typed on either keyboard."""
    lower_case = password.casefold()
    latin = lower_case.translate(LATIN_KEYS)
    return not _common_passwords().isdisjoint({lower_case, latin})


def is_weak_pin(pin: str) -> bool:
    """Whether a PIN is a repetition, a sequence, a year, or a date such as 310589."""
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
    # The list is large and seldom needed, so it is loaded on first use.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
