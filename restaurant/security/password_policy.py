"""Which passwords and PINs are too easy to guess.

NIST SP 800-63B (5.1.1.2) recommends a list of common passwords instead of rules about capital
letters and digits.
"""

import re
from datetime import datetime
from functools import cache
from itertools import pairwise

from restaurant.collation import compose

#: From a Russian to a Latin keyboard: the keys of «пароль» type "gfhjkm".
LATIN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
DIGITS_UP, DIGITS_DOWN = "01234567890", "09876543210"
BIRTH_YEAR = re.compile(r"(19|20)[0-9]{2}")
REPEATED = re.compile(r"(.{1,3})\1+")

#: Where each key is on the pad that PINs are typed on: column and row, as one complex number.
KEYPAD = ("123", "456", "789", " 0 ")
KEY_POSITIONS = {
    key: complex(column, row)
    for row, keys in enumerate(KEYPAD)
    for column, key in enumerate(keys)
    if key.isdigit()
}
LINE_LENGTH = 3


def is_common_password(password: str) -> bool:
    """Whether a password is among the 30,000 most common, typed on either keyboard."""
    lower_case = compose(password).casefold()
    latin = lower_case.translate(LATIN_KEYS)
    return not _common_passwords().isdisjoint({lower_case, latin})


def is_weak_pin(pin: str) -> bool:
    """Whether a PIN is a repetition, a sequence, keys in a line, a year, or a date as 310589."""
    is_sequence = pin in DIGITS_UP or pin in DIGITS_DOWN
    follows_pattern = any(pattern.fullmatch(pin) for pattern in (REPEATED, BIRTH_YEAR))
    is_drawn = KEY_POSITIONS.keys() >= set(pin) and _is_lines_of_keys(pin)
    return is_sequence or follows_pattern or is_drawn or _is_date(pin)


def _is_lines_of_keys(pin: str) -> bool:
    """Whether it is drawn on the keypad in straight lines of three keys: 147258, 159357.

    The key 0 stands alone beneath the others, and is where lines begin or end: 2580, 1590, 0741.
    """
    in_lines = [key == "0" for key in pin]
    for start in range(len(pin) - LINE_LENGTH + 1):
        end = start + LINE_LENGTH
        if _is_line(pin[start:end]):
            in_lines[start:end] = [True] * LINE_LENGTH
    return all(in_lines)


def _is_line(keys: str) -> bool:
    """Whether each key is a neighbour of the one before, always in the same direction."""
    positions = [KEY_POSITIONS[key] for key in keys]
    first, *others = (after - before for before, after in pairwise(positions))
    is_neighbour = 0 < abs(first) < 2  # one column, one row, or both
    return is_neighbour and all(step == first for step in others)


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
