"""What the text of a setting may be, and the value it stands for; other text is a ValueError."""

import os
import re
from collections.abc import Callable
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

PROJECT_DIR = Path(__file__).resolve().parent

Value = TypeVar("Value")

SERVED_DATABASES = {"postgresql", "postgresql+psycopg", "mysql+pymysql", "mariadb+pymysql"}
LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
HOST_NAME = re.compile(rf"{LABEL}(\.{LABEL})*", re.IGNORECASE)
TRUE = {"true", "yes", "on", "1"}
FALSE = {"false", "no", "off", "0"}


def _check(is_right: object) -> None:
    if not is_right:
        raise ValueError


def each(parse: Callable[[str], Value], text: str) -> tuple[Value, ...]:
    return tuple(parse(part.strip()) for part in text.split(",")) if text else ()


def whole_number(least: int, most: int, text: str) -> int:
    # int() alone would also take "1_000", "+5" and digits of other scripts.
    _check(re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most)
    return int(text)


def time_of_day(text: str) -> time | None:
    if text.lower() == "never":
        return None
    _check(re.fullmatch(r"[0-9]{2}:[0-9]{2}", text))
    return time.fromisoformat(text)


def one_of(names: tuple[str, ...], text: str) -> str:
    _check(text.lower() in names)
    return text.lower()


def truth(text: str) -> bool:
    _check(text.lower() in TRUE | FALSE)
    return text.lower() in TRUE


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def host(text: str) -> str:
    text = text.removeprefix("[").removesuffix("]") if ":" in text else text
    # What is only digits and dots is meant as an address, so it must be one.
    looks_numeric = re.fullmatch(r"[0-9.]*", text)
    _check(
        _is_address(text) or (not looks_numeric and len(text) <= 253 and HOST_NAME.fullmatch(text))
    )
    return text


def allowed_host(text: str) -> str:
    """A name; one that starts with a dot stands for all its subdomains too."""
    return "." + host(text[1:]).lower() if text.startswith(".") else host(text).lower()


def _web_address(text: str) -> SplitResult:
    parts = urlsplit(text)
    _check(parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0)
    _check("@" not in parts.netloc and not re.search(r"[\s\\<>\"?#]", text) and text.isascii())
    host(parts.hostname or "")
    return parts


def origin(text: str) -> str:
    """An origin spelled as browsers do: lower case, and no port where it is the scheme's own."""
    if text == "*":
        return text
    parts = _web_address(text)
    _check(not parts.path)
    usual_port = {"http": ":80", "https": ":443"}[parts.scheme]
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual_port)}"


def public_url(text: str) -> str | None:
    if not text:
        return None
    _web_address(text)
    return text.rstrip("/")


def folder(text: str) -> Path:
    """An absolute path, with no other file in its place."""
    _check(text)
    try:
        path = Path(os.path.abspath(PROJECT_DIR / Path(text).expanduser()))
        _check(path.is_dir() or not path.exists())
    except (OSError, RuntimeError):  # beyond reach, too long, or the home of nobody
        raise ValueError from None
    return path


def sqlite_address(data_dir: Path) -> str:
    path = str(data_dir / "restaurant.sqlite3")
    for special in "%?#":
        path = path.replace(special, f"%{ord(special):02X}")
    return f"sqlite:///{path}"


def database_url(text: str) -> str:
    # A file needs no more than this, and spares gunicorn's master an early import of SQLAlchemy.
    if sqlite := re.match(r"(sqlite(?:\+pysqlite)?:///)(?!/)(.+)", text):
        return f"{sqlite[1]}{PROJECT_DIR}/{sqlite[2]}"
    if re.match(r"sqlite(\+pysqlite)?:///", text):
        return text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError from None
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        _check(not url.host and not url.username)
    else:
        _check(url.drivername in SERVED_DATABASES and url.database)
        _check(url.port is None or 0 < url.port <= 65535)
    return text


def redis_url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    _check(parts.scheme in {"redis", "rediss", "unix"})
    _check(parts.path if parts.scheme == "unix" else parts.hostname and parts.port != 0)
    return text


def short_name(text: str) -> str | None:
    _check(len(text) <= 60)
    return text or None


def currency(text: str) -> str:
    _check(re.fullmatch(r"[A-Z]{3}", text))
    return text


def timezone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (LookupError, OSError):  # an unknown name, and a folder of names such as "Europe"
        raise ValueError from None
    return text
