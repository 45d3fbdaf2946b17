"""Hypothesis strategies for invalid requests: a valid body with one thing wrong.

What is put in is raw JSON, or no JSON at all, so nothing is made proper on its way.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

MEGABYTE = 1024 * 1024
JSON = "application/json"
DEEP = 60_000
#: Stands where the raw text goes.
HERE = "@here@"

#: What no client can set anywhere, each with a value of its own form.
READ_ONLY: dict[str, Any] = {
    "id": 1,
    "created_at": "2026-01-01T00:00:00+00:00",
    "updated_at": "2026-01-01T00:00:00+00:00",
    "created_by_id": 1,
    "last_login": None,
    "password_hash": "x",
    "pin_tries": 0,
    "qr_code": "6d3e9a0e-3c0e-4a58-9c5d-0f6ff0c1a111",
    "current_order_id": None,
    "category": 1,
    "allergens": [],
    "dish_name": "x",
    "price_cents": 1,
    "total": 0,
    "total_price": 0,
    "is_open": False,
    "paid_at": None,
    "served_at": None,
    "cancelled_at": None,
    "time_to_serve": 0,
    "version": 1,
    "name_key": "x",
}


@dataclass(frozen=True)
class Broken:
    """A request's body that is wrong in one way."""

    body: bytes
    content_type: str = JSON
    in_pieces: bool = False

    def __repr__(self) -> str:
        """Short enough to read in a report."""
        return f"Broken({self.body[:300]!r}, {self.content_type!r}, {self.in_pieces})"


deep = st.integers(1100, DEEP).map(lambda depth: "[" * depth + "]" * depth)
#: Values that are nothing anywhere: too deep, not a number, not text.
never = st.one_of(
    st.sampled_from(["NaN", "Infinity", "-Infinity", "undefined", "'x'", "+1", "01", "1e", ""]),
    st.sampled_from([r'"\ud800"', r'"\udfff\ud800"', r'"a\u0000b"', '"\x00"', '"\t"']),
    deep,
)
objects = st.sampled_from(["{}", '{"a": 1}', '{"__proto__": null}', "[{}]", "[[]]", "[null]"])
booleans = st.sampled_from(["true", "false"])
too_large = st.one_of(
    st.integers(2**31, 2**70).map(str),
    st.integers(-(2**70), -(2**31) - 1).map(str),
    st.integers(4000, 6000).map(lambda digits: "9" * digits),
)
fractions = st.one_of(
    st.sampled_from(["1.9", "1.0", "5e0", "-0.0", "1e400", "1e-400", "1E999999999999", "0.1"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
small_numbers = st.integers(-9, 99).map(str)
numbers_as_text = st.integers(0, 99).map(lambda number: f'"{number}"')
over_long = st.integers(2050, 4000).map(lambda length: f'"{"Ж" * length}"')

#: What is wrong in the place of a right value of each type.
WRONG: dict[type, Any] = {
    bool: st.one_of(small_numbers, numbers_as_text, st.just('"true"'), objects, never),
    int: st.one_of(too_large, fractions, numbers_as_text, booleans, objects, never),
    float: st.one_of(too_large, numbers_as_text, booleans, objects, never, st.just("0.001")),
    str: st.one_of(small_numbers, fractions, booleans, over_long, objects, never),
    list: st.one_of(small_numbers, booleans, st.just('"x"'), objects, never),
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every single value of a body, and where it stands."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))
    if path and value is not None and not isinstance(value, dict):
        yield path, value


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy


def _written(body: Any, raw: str) -> bytes:
    text = json.dumps(body, ensure_ascii=False).replace(json.dumps(HERE), raw)
    return text.encode("utf-8")


@st.composite
def wrong_values(draw: st.DrawFn, body: Any) -> bytes:
    """The body with one of its values replaced by what can never stand there."""
    path, value = draw(st.sampled_from(list(places(body))))
    return _written(_with(body, path, HERE), draw(WRONG[type(value)]))


@st.composite
def foreign_fields(draw: st.DrawFn, body: Any) -> bytes:
    """The body with one field more: an unknown one, or one that only the server sets."""
    field = draw(st.sampled_from([*READ_ONLY, "x_" + draw(st.text(max_size=9)), "__class__", ""]))
    mapping = draw(st.sampled_from(list(_objects(body))))
    changed = {**mapping, field: READ_ONLY.get(field, 1)}
    return json.dumps(_swapped(body, mapping, changed)).encode()


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner)


def _swapped(value: Any, old: Any, new: Any) -> Any:
    if value is old:
        return new
    if isinstance(value, dict):
        return {key: _swapped(inner, old, new) for key, inner in value.items()}
    return [_swapped(inner, old, new) for inner in value] if isinstance(value, list) else value


def not_json(body: Any) -> st.SearchStrategy[bytes]:
    """The body damaged on its way: cut, doubled, mistaken for another encoding, a name twice."""
    right = json.dumps(body, ensure_ascii=False).encode()
    first = json.dumps(next(iter(body)) if isinstance(body, dict) and body else "a").encode()
    twice = b"{" + first + b": 1, " + first + b": 1}"
    return st.one_of(
        st.integers(0, len(right) - 1).map(lambda length: right[:length]),
        st.sampled_from([right + right, right + b"x", b"\xef\xbb\xbf" + right, b"\x00" + right]),
        st.sampled_from([right.decode().encode(encoding) for encoding in ("utf-16", "utf-32")]),
        st.sampled_from([b"\xff", b"\xd0", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"]).map(
            lambda bytes_: b'{"x_": "' + bytes_ + b'"}'
        ),
        st.just(twice),
    )


def broken(body: Any) -> st.SearchStrategy[Broken]:
    """A request like the right one, with one thing wrong."""
    right = json.dumps(body).encode()
    giant = st.integers(MEGABYTE, MEGABYTE + 5).map(lambda size: right + b" " * size)
    other = st.sampled_from(["text/plain", "application/x-www-form-urlencoded", "text/json", ""])
    ways = [
        foreign_fields(body).map(Broken),
        not_json(body).map(Broken),
        st.builds(Broken, giant, st.just(JSON), st.booleans()),
        st.builds(Broken, st.just(right), other),
    ]
    if list(places(body)):
        values = wrong_values(body)
        ways += [values.map(Broken), st.builds(Broken, values, st.just(JSON), st.just(True))] * 2
    return st.one_of(*ways)
