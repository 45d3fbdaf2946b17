"""Keys for comparing, searching and sorting what people type.

The same text may be written in several ways: letters in either case, «й» as one character or as
«и» and a breve (macOS pastes the latter), full-width letters. Databases disagree about all of these
(SQLite's LIKE ignores case for ASCII only; by code point Ё comes before А), so a record has columns
with keys that every database compares byte by byte. What was typed is stored as it is.
"""

import re
from hashlib import sha256
from unicodedata import normalize

#: Blank in Python or in JavaScript, whose ``\s`` differ: for a class of a regular expression.
BLANK = r"\s\x1c-\x1f\x85\ufeff"
_BLANK_ENDS = re.compile(rf"^[{BLANK}]+|[{BLANK}]+\Z")

#: What fits an index of every database. A longer key ends with a digest of the whole; only
#: characters that stand for several words make one.
MAX_USERNAME_KEY_LENGTH = 480


def compose(text: str) -> str:
    """The text in NFC: an accent and its letter are one character wherever there is one."""
    return normalize("NFC", text)


def search_key(text: str) -> str:
    """The form in which text is searched: in NFC, without case, Ё as Е."""
    return _fold(text).replace("ё", "е")


def sort_key(text: str) -> str:
    """The form in which names are sorted; it begins with their `search_key`.

    Ё sorts with Е, and after it where nothing else differs, as in a Russian dictionary: the full
    spelling follows after a character that is lower than any letter.
    """
    spelling = _fold(text)
    key = spelling.replace("ё", "е")
    return key if key == spelling else f"{key}\x01{spelling}"


def username_key(username: str) -> str:
    """The form in which usernames are compared: trimmed, in NFKC and without case."""
    # Twice: folding makes new letters that can be composed, and composing new ones to fold.
    folded = normalize("NFKC", normalize("NFKC", username).casefold()).casefold()
    key = _BLANK_ENDS.sub("", normalize("NFKC", folded))
    if len(key) <= MAX_USERNAME_KEY_LENGTH:
        return key
    digest = sha256(key.encode()).hexdigest()
    return key[: MAX_USERNAME_KEY_LENGTH - len(digest)] + digest


def _fold(text: str) -> str:
    return compose(compose(text).casefold())
