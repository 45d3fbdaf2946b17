"""Keys for searching and sorting text that is in Cyrillic.

Databases disagree about case and about Ё (SQLite's LIKE ignores case for ASCII only; by code point
Ё comes before А), so each record with a name has a column with a key that all of them compare
byte by byte.
"""


def search_key(text: str) -> str:
    """The form in which text is searched: without case, Ё as Е."""
    return text.casefold().replace("ё", "е")


def sort_key(text: str) -> str:
    """The form in which names are sorted; it begins with their `search_key`.

    Ё sorts with Е, and after it where nothing else differs, as in a Russian dictionary: the full
    spelling follows after a character that is lower than any letter.
    """
    key, spelling = search_key(text), text.casefold()
    return key if key == spelling else f"{key}\x01{spelling}"
