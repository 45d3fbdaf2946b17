import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restaurant.errors import BadRequestError, InvalidError, RestaurantError
from restaurant.json_codec import SocketJson, dumps, loads_strict, raw_json, reject_surrogates

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{} {}",
        b"{'a': 1}",
        b"[1,]",
        b"01",
        b"+1",
        b".5",
        b"1.",
        b"0x10",
        b"True",
        b"undefined",
        b'"\n"',
        b'"\\x41"',
        b'"\\ud8"',
    ],
)
def test_what_is_not_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(BadRequestError) as refusal:
        loads_strict(body)

    assert refusal.value.code == "unreadable_json"


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"nan", b"-NaN"])
def test_nan_is_not_json_at_any_place(number: bytes) -> None:
    for body in (number, b"[" + number + b"]", b'{"price": ' + number + b"}"):
        with pytest.raises(BadRequestError):
            loads_strict(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"price": 1, "price": 2}',
        b'{"price": 1, "price": 1}',
        b'[{"a": {"b": 1, "b": 1}}]',
        b'{"price": 1, "pric\\u0065": 2}',
    ],
)
def test_a_duplicate_name_is_unreadable(body: bytes) -> None:
    with pytest.raises(BadRequestError):
        loads_strict(body)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251"])
def test_only_plain_utf_8_is_read(encoding: str) -> None:
    with pytest.raises(BadRequestError):
        loads_strict('{"name": "Борщ"}'.encode(encoding))


@pytest.mark.parametrize("depth", [1_200, 5_000, 100_000])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_endless_nesting_is_unreadable(depth: int, opened: bytes, closed: bytes) -> None:
    with pytest.raises(BadRequestError):
        loads_strict(opened * depth + b"1" + closed * depth)


@pytest.mark.parametrize("leaf", [b"1", b'"\\u0411"'])
def test_however_deep_the_nesting_it_is_read_or_refused_and_never_breaks(leaf: bytes) -> None:
    outcomes = set()
    for depth in range(900, 1_010):
        try:
            outcomes.add(type(loads_strict(b"[" * depth + leaf + b"]" * depth)))
        except RestaurantError as refusal:
            outcomes.add(type(refusal))

    assert outcomes <= {list, BadRequestError}


def test_a_number_of_thousands_of_digits_is_unreadable() -> None:
    with pytest.raises(BadRequestError):
        loads_strict(b"1" * 5_000)


def test_a_large_integer_is_read_exactly() -> None:
    assert loads_strict(b"1" * 400) == int("1" * 400)


@pytest.mark.parametrize("number", [b"1e99999999999999999999", b"1E-99999999999999999999"])
def test_an_enormous_exponent_is_unreadable(number: bytes) -> None:
    with pytest.raises(BadRequestError):
        loads_strict(number)


@pytest.mark.parametrize("number", ["0.1", "9.999", "1e2", "0.10000000000000000000000000000000001"])
def test_a_fraction_keeps_every_digit(number: str) -> None:
    value = loads_strict(number.encode())

    assert isinstance(value, Decimal)
    assert value == Decimal(number)


def test_a_whole_number_is_not_a_fraction() -> None:
    assert type(loads_strict(b"5")) is int
    assert type(loads_strict(b"5.0")) is Decimal


@pytest.mark.parametrize(
    "body",
    [
        b'"\\ud800"',
        b'"\\udfff"',
        b'{"name": "a\\ud83d"}',
        b'{"\\udc00": 1}',
        b'[["\\udc00\\ud800"]]',
    ],
)
def test_a_lone_surrogate_is_json_but_not_text(body: bytes) -> None:
    with pytest.raises(InvalidError) as refusal:
        loads_strict(body)

    assert "surrogate" in str(refusal.value)


@pytest.mark.parametrize("body", [b'"\xed\xa0\x80"', b'"\xff"', b'"\xc0\x80"', b'"\xf0\x9f"'])
def test_invalid_utf_8_is_unreadable(body: bytes) -> None:
    with pytest.raises(BadRequestError):
        loads_strict(body)


def test_a_surrogate_pair_is_one_character() -> None:
    assert loads_strict(b'"\\ud83c\\udf72"') == "🍲"


@pytest.mark.parametrize("value", ["\ud800", {"\udc00": 1}, [{"a": ["\udfff"]}]])
def test_text_is_checked_at_every_place(value: object) -> None:
    with pytest.raises(InvalidError):
        reject_surrogates(value)


@pytest.mark.slow
@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert loads_strict(dumps(value)) == value


@given(st.text())
def test_text_comes_back_as_it_was_however_it_was_escaped(text: str) -> None:
    assert loads_strict(json.dumps(text).encode()) == text


def test_raw_json_is_written_unchanged() -> None:
    assert dumps({"event": raw_json('{"price":0.10}')}) == b'{"event":{"price":0.10}}'


def test_sockets_use_compact_unicode_json() -> None:
    assert SocketJson.dumps({"name": "Борщ", "price": 4.5}) == '{"name":"Борщ","price":4.5}'
