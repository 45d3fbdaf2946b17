"""JSON, read strictly and written compactly."""

import json
from decimal import Decimal
from typing import Any

import orjson

from restaurant.errors import BadRequestError, InvalidError

#: Python reads integers of up to 4,300 digits and their sign (``sys.int_info``).
MAX_DIGITS = 4300


def dumps(value: Any) -> bytes:
    """Write a value as UTF-8 JSON."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def raw_json(body: str | bytes) -> orjson.Fragment:
    """A value that is already JSON text and is written unchanged."""
    return orjson.Fragment(body)


def loads_strict(data: bytes) -> Any:
    """Read JSON from UTF-8 without loss.

    Numbers with a fraction become ``Decimal``. Raises ``BadRequestError`` for what is not
    JSON (NaN, a duplicate name, too deep nesting) and ``InvalidError`` for a lone
    surrogate, which is JSON but not text.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_reject_constant,
            object_pairs_hook=_unique_object,
        )
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise BadRequestError("The body is not readable JSON.", "unreadable_json") from error
    if b"\\u" in data:
        reject_surrogates(value)
    return value


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def reject_surrogates(value: Any) -> None:
    """Raise ``InvalidError`` when a string or a name contains a lone surrogate."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except RecursionError as error:
        raise BadRequestError("The body is nested too deeply.", "unreadable_json") from error
    except UnicodeEncodeError as error:
        sentence = "Contains half a character (a lone surrogate)."
        raise InvalidError({"json": {"_schema": [sentence]}}, sentence) from error


class SocketJson:
    """The JSON module for Socket.IO: writes text, and raw JSON unchanged."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        """Write a value as compact JSON."""
        return dumps(value).decode()

    @staticmethod
    def loads(text: str | bytes) -> Any:
        """Read JSON. What is wrong with its values is for the schemas to say."""
        try:
            return json.loads(text)
        except ValueError:  # not JSON, or an integer too long for Python, which is rare
            return json.loads(text, parse_int=_read_integer)


def _read_integer(digits: str) -> int | float:
    """An integer; infinity where Python would refuse to read it, and no field takes it."""
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)
