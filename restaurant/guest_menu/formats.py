"""Amounts and weights as guests read them, written as the web app of the staff writes them."""

import re

from restaurant.profile.models import Language

NO_BREAK = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
#: A hyphen inside a word.
HYPHEN = re.compile(r"(?<=\S)-(?=\S)")
SEPARATORS = {Language.RU: (NO_BREAK, ","), Language.EN: (",", ".")}
#: As browsers write them (CLDR's narrow symbols). Any other currency is written by its code.
SYMBOLS = {
    "AMD": "֏",
    "AZN": "₼",
    "CNY": "¥",
    "CZK": "Kč",
    "EUR": "€",
    "GBP": "£",
    "GEL": "₾",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KZT": "₸",
    "MNT": "₮",
    "PLN": "zł",
    "RUB": "₽",
    "THB": "฿",
    "TRY": "₺",
    "UAH": "₴",
    "USD": "$",
    "VND": "₫",
}


def format_money(hundredths: int, language: Language, currency: str) -> str:
    """149000 as "1 490 ₽" or "₽1,490": fractions only where there are any."""
    whole, rest = divmod(hundredths, 100)
    separator = SEPARATORS[language][1]
    amount = _grouped(whole, language) + (f"{separator}{rest:02}" if rest else "")
    symbol = SYMBOLS.get(currency, currency)
    if language is Language.RU:
        return f"{amount}{NO_BREAK}{symbol}"
    return f"{symbol}{NO_BREAK if symbol[-1].isalpha() else ''}{amount}"


def format_number(hundredths: int, language: Language) -> str:
    """62050 as "620,5": as many decimals as it has."""
    whole, rest = divmod(hundredths, 100)
    decimals = f"{rest:02}".rstrip("0")
    separator = SEPARATORS[language][1]
    return _grouped(whole, language) + (f"{separator}{decimals}" if decimals else "")


def solid(name: str) -> str:
    """A name in which no line ends at the hyphen of a word: «по-киевски» stays together."""
    return HYPHEN.sub(NO_BREAK_HYPHEN, name)


def _grouped(whole: int, language: Language) -> str:
    return f"{whole:,}".replace(",", SEPARATORS[language][0])
