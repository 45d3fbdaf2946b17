"""How text is compared: search and sorting that are right for Cyrillic.

Databases disagree about case and about Ё (SQLite's LIKE knows ASCII only; by code point
Ё stands before А), so every record with a name keeps a key beside it that all of them
can compare byte by byte.
"""


def search_key(text: str) -> str:
    """Bring a text to the form in which it is searched: no case, Ё as Е."""
    return text.casefold().replace("ё", "е")


def sort_key(text: str) -> str:
    """Bring a name to the form in which it is sorted and searched.

    Ё sorts with Е, and after it where nothing else differs, as in a Russian dictionary:
    the full spelling follows behind a character lower than any letter.
    """
    folded, spelled = search_key(text), text.casefold()
    return folded if folded == spelled else f"{folded}\x01{spelled}"
