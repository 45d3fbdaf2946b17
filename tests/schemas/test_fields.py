import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from restaurant.json_codec import dumps, loads_strict
from restaurant.schemas.fields import (
    MAX_PRICE,
    Boolean,
    FixedPoint,
    Id,
    Integer,
    Money,
    Name,
    Note,
    QueryBoolean,
    QueryInteger,
    QueryMoney,
    Text,
    Url,
    UtcDateTime,
    repeatable,
)

NOT_NUMBERS = [True, False, "5", "", "1.00", [], [1], {}, float("nan"), float("inf"), -float("inf")]
NOT_TEXT = [1, 1.5, True, [], {}, ["text"], b"bytes"]
UNSTORABLE = ["\x00", "a\x00b", "\ud800", "a\udfff", "\udc00\ud800"]

each = pytest.mark.parametrize


class Bill(Schema):
    """What has a price."""

    price = Money(required=True)


def read_price(body: str) -> int:
    """A price as it comes in over the raw socket."""
    return int(Bill().load(loads_strict(body.encode()))["price"])


@each(
    ("written", "hundredths"),
    [
        ("0", 0),
        ("0.0", 0),
        ("-0.0", 0),
        ("0.01", 1),
        ("0.1", 10),
        ("4.35", 435),
        ("1.10", 110),
        ("1.100000", 110),
        ("450", 45_000),
        ("1e2", 10_000),
        ("9999999.99", 999_999_999),
    ],
)
def test_money_is_read_exactly(written: str, hundredths: int) -> None:
    assert read_price(f'{{"price": {written}}}') == hundredths


@each(
    "written",
    [
        "-0.01",
        "-1",
        "0.001",
        "0.005",
        "9.999",
        "1e-3",
        "9999999.991",
        "9999999.995",
        "10000000",
        "1e999999",
        "1" * 400,
        '"5"',
        "null",
        "true",
        "[1]",
        "{}",
    ],
)
def test_money_that_does_not_fit_is_refused_and_never_rounded(written: str) -> None:
    with pytest.raises(ValidationError):
        read_price(f'{{"price": {written}}}')


@each("written", ["0.1000000000000000000000000000000001", "450.0" + "0" * 40 + "1", "1e-999999999"])
def test_money_is_not_rounded_however_far_behind_the_point_the_rest_stands(written: str) -> None:
    with pytest.raises(ValidationError):
        read_price(f'{{"price": {written}}}')


@each("value", NOT_NUMBERS)
def test_a_value_that_is_no_number_is_not_money(value: Any) -> None:
    with pytest.raises(ValidationError):
        Money().deserialize(value)


@given(st.integers(0, MAX_PRICE))
def test_every_amount_comes_back_from_json_to_the_hundredth(hundredths: int) -> None:
    body = dumps(Bill().dump({"price": hundredths}))

    assert read_price(body.decode()) == hundredths


@given(st.integers(0, MAX_PRICE))
def test_every_amount_is_written_with_the_decimals_a_person_would_write(hundredths: int) -> None:
    shown = dumps(Bill().dump({"price": hundredths})).decode()

    assert Decimal(shown[len('{"price":') : -1]) == Decimal(hundredths) / 100
    assert "e" not in shown.removeprefix('{"price"')


@given(st.integers(0, MAX_PRICE))
def test_an_amount_written_with_both_decimals_is_read_exactly(hundredths: int) -> None:
    assert read_price(f'{{"price": {hundredths // 100}.{hundredths % 100:02}}}') == hundredths


@each("hundredths", [100_000 * 999_999_999 + 1, 1_000 * 99 * 999_999_999 - 1, 10**13 + 7])
def test_a_sum_larger_than_any_price_is_written_exactly(hundredths: int) -> None:
    shown = json.loads(dumps(Bill().dump({"price": hundredths})), parse_float=Decimal)

    assert shown["price"] == Decimal(hundredths) / 100


def test_a_missing_amount_is_null() -> None:
    assert Money(allow_none=True).serialize("price", {"price": None}) is None


def test_a_number_with_decimals_has_a_limit_of_its_own() -> None:
    weight = FixedPoint(maximum=50_000)

    assert weight.deserialize(Decimal("500.00")) == 50_000
    with pytest.raises(ValidationError, match="0 to 500"):
        weight.deserialize(Decimal("500.01"))


@each("value", [0, 1, 99, 2**31 - 1])
def test_a_whole_number_is_taken_as_it_is(value: int) -> None:
    assert Integer().deserialize(value) == value


@each("value", [*NOT_NUMBERS, 1.9, 5.0, Decimal("5"), Decimal("1.9"), -1, 2**31, 10**400, None])
def test_no_other_value_is_converted_to_an_integer(value: Any) -> None:
    with pytest.raises(ValidationError):
        Integer().deserialize(value)


@each(("value", "fits"), [(0, False), (1, True), (99, True), (100, False)])
def test_a_whole_number_keeps_to_its_limits(value: int, fits: bool) -> None:
    if fits:
        assert Integer(1, 99).deserialize(value) == value
        return
    with pytest.raises(ValidationError):
        Integer(1, 99).deserialize(value)


@each("value", [0, -1, "1", True, 1.0])
def test_an_id_is_a_whole_number_from_one_on(value: Any) -> None:
    with pytest.raises(ValidationError):
        Id().deserialize(value)


@each("value", [True, False])
def test_true_and_false_are_booleans(value: bool) -> None:
    assert Boolean().deserialize(value) is value


@each("value", ["true", "yes", "on", "1", 1, 0, 1.0, "", None, [], {}])
def test_no_other_value_is_a_boolean(value: Any) -> None:
    with pytest.raises(ValidationError):
        Boolean().deserialize(value)


@each(
    "value",
    ["", " ", "Борщ", " spaces stay ", "e\u0301", "é", "😀", "\ufeff", "\t\r\n", "\x01", "\u202e"],
)
def test_text_is_taken_byte_for_byte(value: str) -> None:
    assert Text().deserialize(value) == value


@each("value", [*NOT_TEXT, *UNSTORABLE, None])
def test_what_is_not_text_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Text().deserialize(value)


@each(
    ("field", "shortest", "longest"),
    [(Name(), 1, 120), (Note(), 0, 1_000), (Text(2, 3), 2, 3)],
    ids=["name", "note", "text"],
)
@each("character", ["x", "Ж", "😀"])
def test_text_keeps_to_its_length_in_characters(
    field: Text, shortest: int, longest: int, character: str
) -> None:
    assert field.deserialize(character * shortest) == character * shortest
    assert field.deserialize(character * longest) == character * longest
    with pytest.raises(ValidationError):
        field.deserialize(character * (longest + 1))
    if shortest:
        with pytest.raises(ValidationError):
            field.deserialize(character * (shortest - 1))


@each("value", ["", " ", "\t\n", "\u00a0\u2003"])
def test_a_name_is_not_blank(value: str) -> None:
    with pytest.raises(ValidationError):
        Name().deserialize(value)


@each("value", ["x", " x ", "\nx", "0", "."])
def test_a_name_needs_one_visible_character(value: str) -> None:
    assert Name().deserialize(value) == value


@each(
    "value",
    [
        "/",
        "/uploads/soup.jpg",
        "/uploads/суп.jpg?v=2#top",
        "http://x",
        "https://cdn.example/a/b.png?x=1&y=%20",
        "https://[::1]:8000/a.png",
        "/" + "x" * 499,
    ],
)
def test_a_picture_is_on_this_server_or_on_the_web(value: str) -> None:
    assert Url().deserialize(value) == value


@each(
    "value",
    [
        "",
        "soup.jpg",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "ftp://x",
        "https://",
        "https:///x",
        "http:x",
        " https://x",
        "https://x y",
        "https://x\ty",
        "/a\nb",
        '/a"b',
        "/a<b",
        "/" + "x" * 500,
        5,
        None,
        "/\x00",
    ],
)
def test_nothing_else_is_the_address_of_a_picture(value: Any) -> None:
    with pytest.raises(ValidationError):
        Url().deserialize(value)


@each("value", ["/soup.jpg\n", "https://x/soup.jpg\n"])
def test_the_address_of_a_picture_does_not_end_with_a_line_break(value: str) -> None:
    with pytest.raises(ValidationError):
        Url().deserialize(value)


@each("value", ['https://"onload="x', "https://<b>", "https://\\evil.example"])
def test_the_address_of_a_picture_does_not_begin_with_what_breaks_out_of_it(value: str) -> None:
    with pytest.raises(ValidationError):
        Url().deserialize(value)


@each(
    ("written", "moment"),
    [
        ("2026-11-20T19:00:00Z", datetime(2026, 11, 20, 19, tzinfo=UTC)),
        ("2026-11-20T19:00:00+00:00", datetime(2026, 11, 20, 19, tzinfo=UTC)),
        ("2026-11-20T22:00:00+03:00", datetime(2026, 11, 20, 19, tzinfo=UTC)),
        ("2026-11-20T13:30:00.5-05:30", datetime(2026, 11, 20, 19, 0, 0, 500_000, tzinfo=UTC)),
        ("2024-02-29T23:59:59.999999Z", datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_with_its_offset(written: str, moment: datetime) -> None:
    read = UtcDateTime().deserialize(written)

    assert read == moment
    assert read.utcoffset() == timedelta()


@each(
    "value",
    [
        "",
        "2026-11-20",
        "2026-11-20T19:00:00",
        "2026-11-20 19:00:00Z",
        "19:00:00Z",
        "2026-02-29T19:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T19:00:00+99:00",
        "2026-11-20T19:00:00Z ",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "yesterday",
        "\ud800",
        1_700_000_000,
        None,
        True,
        [],
    ],
)
def test_a_value_that_is_no_time_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        UtcDateTime().deserialize(value)


@each(
    "value",
    [
        "2026-W47-5T19:00:00Z",
        "20261120T190000Z",
        "2026-11-20T19Z",
        "2026-11-20T19:00Z",
        "2026-11-20T19:00:00,5Z",
        "2026-11-20T19:00:00+0300",
        "2026-11-20T19:00:00+03",
        "2026-11-20T19:00:00+03:00:30",
    ],
)
def test_a_moment_is_written_as_rfc_3339_and_in_no_other_way(value: str) -> None:
    with pytest.raises(ValidationError):
        UtcDateTime().deserialize(value)


def test_a_time_is_dumped_in_utc_with_an_offset() -> None:
    moment = datetime(2026, 11, 20, 19, 0, 0, 5, tzinfo=UTC)

    shown = UtcDateTime().serialize("at", {"at": moment})

    assert shown == "2026-11-20T19:00:00.000005+00:00"
    assert UtcDateTime().serialize("at", {"at": None}) is None


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)), st.integers(-14, 14))
def test_every_time_comes_back_as_the_same_time(moment: datetime, hours: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))

    assert UtcDateTime().deserialize(there.isoformat()) == there


@each(("written", "number"), [("0", 0), ("7", 7), ("2147483647", 2**31 - 1)])
def test_a_number_in_an_address_is_plain_digits(written: str, number: int) -> None:
    assert QueryInteger().deserialize(written) == number


@each(
    "written",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "1.0",
        "1e2",
        "0x1",
        "1_0",
        "٣",
        "²",
        "2147483648",
        "9" * 5_000,
        5,
    ],
)
def test_nothing_else_is_a_number_in_an_address(written: Any) -> None:
    with pytest.raises(ValidationError):
        QueryInteger().deserialize(written)


def test_a_number_in_an_address_keeps_to_its_limits() -> None:
    for written in ("0", "501"):
        with pytest.raises(ValidationError):
            QueryInteger(1, 500).deserialize(written)


@each(
    ("written", "hundredths"),
    [("0", 0), ("1540", 154_000), ("1540.5", 154_050), ("0.01", 1), ("9999999.99", MAX_PRICE)],
)
def test_an_amount_in_an_address_is_plain_digits_with_a_point(
    written: str, hundredths: int
) -> None:
    assert QueryMoney().deserialize(written) == hundredths


@each(
    "written",
    [
        *("", " 1", "+1", "-1", "1,5", ".5", "1.", "1.234", "1e2", "1_0", "٣", "inf", "nan", 5),
        *("10000000", "9" * 5_000, "0." + "0" * 5_000 + "1"),
    ],
)
def test_nothing_else_is_an_amount_in_an_address(written: Any) -> None:
    with pytest.raises(ValidationError):
        QueryMoney().deserialize(written)


@each(("written", "value"), [("true", True), ("false", False)])
def test_yes_and_no_in_an_address_are_true_and_false(written: str, value: bool) -> None:
    assert QueryBoolean().deserialize(written) is value


@each("written", ["", "True", "FALSE", "1", "0", "yes", "on", True])
def test_nothing_else_is_yes_or_no_in_an_address(written: Any) -> None:
    with pytest.raises(ValidationError):
        QueryBoolean().deserialize(written)


def test_a_filter_takes_one_value_or_several_but_not_without_end() -> None:
    field = repeatable(QueryInteger())

    assert field.deserialize(["1", "2"]) == [1, 2]
    for wrong in ([], ["1"] * 101, ["1", "x"]):
        with pytest.raises(ValidationError):
            field.deserialize(wrong)


@pytest.mark.parametrize("blank", ["\x1c", "\x1f", "\x85", "\ufeff", "\u2028", "\u3000"])
def test_what_is_blank_in_python_or_in_javascript_is_blank(blank: str) -> None:
    with pytest.raises(ValidationError):
        Name().deserialize(blank)
    with pytest.raises(ValidationError):
        Url().deserialize(f"/a{blank}b")
    assert Name().deserialize(f"{blank}a{blank}\n") == f"{blank}a{blank}\n"
