"""Amounts and weights, as on a printed menu."""

import pytest

from restaurant.guest_menu.formats import format_money, format_number, solid
from restaurant.profile.models import Language

RU, EN = Language.RU, Language.EN


@pytest.mark.parametrize(
    ("hundredths", "language", "currency", "text"),
    [
        (149_000, RU, "RUB", "1\u00a0490\u00a0₽"),
        (115_334, RU, "RUB", "1\u00a0153,34\u00a0₽"),
        (6_250, RU, "KZT", "62,50\u00a0₸"),
        (0, RU, "RUB", "0\u00a0₽"),
        (999_999_999, RU, "EUR", "9\u00a0999\u00a0999,99\u00a0€"),
        (5, RU, "XTS", "0,05\u00a0XTS"),
        (149_050, EN, "GBP", "£1,490.50"),
        (149_000, EN, "RUB", "₽1,490"),
        (149_000, EN, "CHF", "CHF\u00a01,490"),
        (149_000, EN, "PLN", "zł\u00a01,490"),
    ],
)
def test_an_amount_is_written_as_in_the_web_app(
    hundredths: int, language: Language, currency: str, text: str
) -> None:
    assert format_money(hundredths, language, currency) == text


@pytest.mark.parametrize(
    ("hundredths", "language", "text"),
    [
        (14_000, RU, "140"),
        (35_050, RU, "350,5"),
        (35_050, EN, "350.5"),
        (1_234_567, RU, "12\u00a0345,67"),
    ],
)
def test_a_weight_has_as_many_decimals_as_it_needs(
    hundredths: int, language: Language, text: str
) -> None:
    assert format_number(hundredths, language) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Котлета по-киевски", "Котлета по\u2011киевски"),
        ("а-б-в", "а\u2011б\u2011в"),
        ("Чай - чёрный", "Чай - чёрный"),
        ("- 10 %", "- 10 %"),
    ],
)
def test_only_the_hyphen_of_a_word_holds_it_together(name: str, text: str) -> None:
    assert solid(name) == text
