"""The cells of a menu's CSV file: what stands for which value.

``read_cell(column, write_cell(column, value))`` is the value, whatever it is.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

#: Excel runs a text that begins with one of these as a formula.
_FORMULA = "[=+\\-@\t\r\n＝＋－＠]"
_IS_FORMULA, _IS_GUARDED = re.compile(f"'*{_FORMULA}"), re.compile(f"'+{_FORMULA}")

_NUMBER = re.compile(r"([0-9]{1,3}([ \u00a0\u202f][0-9]{3})+|[0-9]+)([.,][0-9]+)?")
_INTEGER = re.compile(r"[0-9]{1,15}")
_PART_OF_NAMES = re.compile(r"\\[|\\]|\||[^|\\]+|\\")

#: As people write them, and as a Russian Excel shows ``true`` and ``false``.
_BOOLEANS = dict.fromkeys(("true", "yes", "1", "да", "истина"), True) | dict.fromkeys(
    ("false", "no", "0", "нет", "ложь"), False
)


def read_cell(column: str, cell: str) -> Any:
    """The value in a cell, None if it is empty. What cannot be read is left for the schema."""
    if column in _READERS:
        return _READERS[column](cell.strip()) if cell.strip() else None
    text = _unguard(cell) or None
    return split_names(text or "") if column == "allergens" else text


def write_cell(column: str, value: Any) -> str:
    """The cell of a value."""
    if value is None:
        return ""
    if column in _WRITERS:
        return _WRITERS[column](value)
    return _guard(_join_names(value) if column == "allergens" else value)


def _guard(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe before it keeps it one, and is not shown."""
    return f"'{text}" if _IS_FORMULA.match(text) else text


def _unguard(cell: str) -> str:
    return cell[1:] if _IS_GUARDED.match(cell) else cell


def split_names(cell: str) -> list[str]:
    """The names in a cell, divided by ``|``; in a name it has a backslash before it."""
    names = [""]
    for part in _PART_OF_NAMES.findall(cell):
        if part == "|":
            names.append("")
        else:
            names[-1] += part[1:] if len(part) == 2 and part[0] == "\\" else part
    return [name.strip() for name in names if name.strip()]


def _join_names(names: Iterable[str]) -> str:
    return "|".join(re.sub(r"[|\\]", r"\\\g<0>", name) for name in names)


def _read_number(cell: str) -> Any:
    if not _NUMBER.fullmatch(cell):
        return cell
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", cell).replace(",", "."))


def _read_integer(cell: str) -> Any:
    return int(cell) if _INTEGER.fullmatch(cell) else cell


def _read_boolean(cell: str) -> Any:
    return _BOOLEANS.get(cell.casefold(), cell)


def _write_hundredths(value: int) -> str:
    return f"{value // 100},{value % 100:02}"


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


_READERS: dict[str, Callable[[str], Any]] = {
    "price": _read_number,
    "weight": _read_number,
    "calories": _read_integer,
    "cooking_time": _read_integer,
    "available": _read_boolean,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "price": _write_hundredths,
    "weight": _write_hundredths,
    "calories": str,
    "cooking_time": str,
    "available": _write_boolean,
}
