"""Strict JSON fields: nothing is converted, rounded or trimmed.

A value that does not fit is a validation error, so what is stored is what was sent.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, Range, Regexp

from restaurant.collation import BLANK
from restaurant.database.base import (
    MAX_INT32,
    NAME_LENGTH,
    NOTE_LENGTH,
    URL_LENGTH,
)

RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)
MAX_PRICE = 999_999_999  # 9,999,999.99 in hundredths


class FullMatch(Regexp):
    """A pattern that the whole text must match.

    It is written with ``^`` and ``$`` for JSON Schema. Unlike Python's ``$`` it allows no line
    break at the end.
    """

    def __call__(self, value: Any) -> Any:
        """Return the value. Raises ``ValidationError`` unless all of it matches."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Text(fields.String):
    """Text that every database stores and returns byte for byte: no NUL, no lone surrogates."""

    def __init__(self, min_length: int = 0, max_length: int = NOTE_LENGTH, **kwargs: Any) -> None:
        validate = [Length(min=min_length, max=max_length), *kwargs.pop("validate", [])]
        super().__init__(validate=validate, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ValidationError("Contains a character that is not text.")
        return value


class Name(Text):
    """A name of 1 to 120 characters that are not all blank."""

    def __init__(self, **kwargs: Any) -> None:
        validate = [FullMatch(rf"^[\s\S]*[^{BLANK}][\s\S]*$", error="Must not be blank.")]
        super().__init__(1, NAME_LENGTH, validate=validate, **kwargs)


class Note(Text):
    """A remark of up to 1,000 characters."""


class Url(Text):
    """A path of this server (``/uploads/…``) or an http(s) URL. The server never fetches it."""

    def __init__(self, **kwargs: Any) -> None:
        pattern = rf'^(/(?!/)|https?://[^{BLANK}/\\<>"])[^{BLANK}\\<>"]*$'
        message = "Must be a path that begins with / or an http(s) address."
        super().__init__(1, URL_LENGTH, validate=[FullMatch(pattern, error=message)], **kwargs)


class Integer(fields.Integer):
    """An integer that fits its column. Strings, fractions and booleans are refused."""

    def __init__(self, minimum: int = 0, maximum: int = MAX_INT32, **kwargs: Any) -> None:
        super().__init__(validate=Range(min=minimum, max=maximum), **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


class Id(Integer):
    """The id of another record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, **kwargs)


class Boolean(fields.Boolean):
    """``true`` or ``false`` only."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class FixedPoint(fields.Field[int]):
    """A JSON number with at most two decimals, loaded as an integer number of hundredths."""

    default_error_messages = {
        "invalid": "Not a number.",
        "decimals": "At most two decimals.",
        "range": "Must be from 0 to {maximum}.",
    }

    def __init__(self, maximum: int = MAX_PRICE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.maximum = maximum

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.make_error("invalid")
        number = Decimal(str(value))
        if not number.is_finite():
            raise self.make_error("invalid")
        if not 0 <= number <= Decimal(self.maximum) / 100:
            raise self.make_error("range", maximum=f"{Decimal(self.maximum) / 100}")
        if number != round(number, 2):
            raise self.make_error("decimals")
        return int(number * 100)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        """An integer where possible, else the float with the shortest exact decimals."""
        if value is None:
            return None
        whole, hundredths = divmod(value, 100)
        return whole if hundredths == 0 else value / 100


class Money(FixedPoint):
    """An amount in the restaurant's currency; 0 to 9,999,999.99 in requests."""


class Total(Money):
    """A sum of amounts, without a maximum. In responses only."""


class QueryMoney(Money):
    """An amount in the query string, as in 1540.50: ASCII digits, a point, at most two decimals."""

    PATTERN = re.compile(r"[0-9]+(\.[0-9]+)?")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not self.PATTERN.fullmatch(value):
            raise self.make_error("invalid")
        return super()._deserialize(Decimal(value), attr, data, **kwargs)


class UtcDateTime(fields.Field[datetime]):
    """A time in RFC 3339 with an offset; loaded and dumped in UTC."""

    default_error_messages = {"invalid": "Not a date and time with an offset (RFC 3339)."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not RFC_3339.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class QueryDateTime(UtcDateTime):
    """A time in the query string, where a + that is not encoded arrives as a space."""

    default_error_messages = {
        "space": "A + in an address means a space: write %2B instead of it, or use Z."
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        has_space = isinstance(value, str) and " " in value
        if has_space and RFC_3339.fullmatch(value.replace(" ", "+")):
            raise self.make_error("space")
        return super()._deserialize(value, attr, data, **kwargs)


class QueryDate(fields.Date):
    """A day in the query string, as in 2026-11-25; of this century or the next nine."""

    PATTERN = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not self.PATTERN.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


class QueryInteger(Integer):
    """An integer in the query string: ASCII digits only."""

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
            raise self.make_error("invalid", input=value)
        if len(value) > len(str(MAX_INT32)):
            raise self.make_error("too_large", input=value)
        return int(value)


class QueryBoolean(fields.Boolean):
    """``true`` or ``false`` in the query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value not in {"true", "false"}:
            raise self.make_error("invalid", input=value)
        return bool(value == "true")


def repeatable(field: fields.Field[Any], **kwargs: Any) -> fields.List[Any]:
    """A query parameter that may be repeated; a record matches when it has one of the values."""
    return fields.List(field, validate=Length(min=1, max=100), **kwargs)
