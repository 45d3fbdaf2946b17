"""The settings of a restaurant: what each may be, its default and its meaning.

gunicorn's master reads them before a green worker patches the standard library, so importing this
module loads neither Flask nor SQLAlchemy.
"""
# ruff: noqa: RUF009  # what stands behind a setting's name is a dataclasses.field

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from environs import Env, ValidationError, validate

PROJECT_DIR = Path(__file__).resolve().parent
ENV_FILE = PROJECT_DIR / ".env"
LOCAL_ENV_FILE = PROJECT_DIR / ".env.local"
#: Where deploy/pi/install.sh puts the server, and the settings that systemd gives to it.
RELEASES = Path("/opt/restaurant/releases")
SERVICE_SETTINGS = (
    Path("/etc/restaurant/installation.env"),
    Path("/etc/restaurant/restaurant.env"),
)

ServerWorker = Literal["gthread", "eventlet", "gevent"]
AsyncMode = Literal["threading", "eventlet", "gevent"]
# Not LANGUAGE: many a Linux has that in its environment, for gettext.
Language = Literal["ru", "en"]
LogLevel = Literal["debug", "info", "warning", "error", "critical"]
Network = IPv4Network | IPv6Network

SERVED_DATABASES = {"postgresql", "postgresql+psycopg", "mysql+pymysql", "mariadb+pymysql"}
LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
HOST_NAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(\.{LABEL})*", re.IGNORECASE)


class SettingsError(Exception):
    """A setting is wrong: the message is one sentence that names it and never holds a password."""


def is_installed() -> bool:
    """Whether this is the program of an installed service."""
    return PROJECT_DIR.parent == RELEASES


class Kind(NamedTuple):
    """What a value must be, and what reads it from an ``Env`` or raises an error about it."""

    must_be: str
    read: Callable[[Env, str], Any]
    empty: Any = None


class Setting(NamedTuple):
    """All that is known of a setting."""

    kind: Kind
    meaning: str
    default: str = ""
    may_be_empty: bool = False  # and has its default then; without a default it always may be
    may_hold_password: bool = False


def _setting(*facts: Any, **more: Any) -> Any:
    setting = Setting(*facts, **more)
    return field(repr=not setting.may_hold_password, metadata={"setting": setting})


def _number(least: int, most: int) -> Kind:
    def read(env: Env, name: str) -> int:
        # env.int() alone would also take "1_000", "+5" and digits of other scripts.
        env.str(name, validate=validate.Regexp(r"[0-9]+\Z"))
        return env.int(name, validate=validate.Range(least, most))

    return Kind(f"a whole number from {least} to {most}", read)


def _one_of(choices: Any) -> Kind:
    is_known = validate.OneOf(get_args(choices))
    return Kind(
        f"one of {is_known.choices_text}",
        lambda env, name: env.str(name, validate=lambda text: is_known(text.lower())).lower(),
    )


def _text(must_be: str, parse: Callable[[str], Any]) -> Kind:
    return Kind(must_be, lambda env, name: parse(env.str(name)))


def _list(items: str, parse: Callable[[str], Any]) -> Kind:
    def read(env: Env, name: str) -> tuple[Any, ...]:
        return tuple(env.list(name, subcast=lambda item: parse(item.strip())))

    return Kind(f"a comma-separated list of {items}", read, empty=())


def _check(is_right: object) -> None:
    if not is_right:
        raise ValueError


def _host(text: str) -> str:
    text = text.removeprefix("[").removesuffix("]") if ":" in text else text
    if re.fullmatch(r"[0-9.]+|.*:.*", text):  # meant as an address
        ip_address(text)
    else:
        _check(HOST_NAME.fullmatch(text))
    return text


def _allowed_host(text: str) -> str:
    return "." + _host(text[1:]).lower() if text.startswith(".") else _host(text).lower()


def _web_address(text: str) -> str:
    # env.url() refuses an underscore, which the name of a computer on a local network may have.
    parts = urlsplit(text)
    _check(parts.scheme in {"http", "https"} and "@" not in parts.netloc and parts.port != 0)
    _check(text.isascii() and not re.search(r"[\s\\<>\"?#]", text))
    _host(parts.hostname or "")
    return text.rstrip("/")


def _origin(text: str) -> str:
    """An origin as browsers write it: in lower case, without the port that its scheme implies."""
    if text == "*":
        return text
    origin = _web_address(text).lower()
    _check(not urlsplit(origin).path)
    return origin.removesuffix(":443" if origin.startswith("https") else ":80")


def _folder(env: Env, name: str) -> Path:
    try:
        path = Path(os.path.abspath(PROJECT_DIR / env.path(name).expanduser()))  # noqa: PTH100  # links stay
        _check(path.is_dir() or not path.exists())
    except (OSError, RuntimeError):  # not accessible, too long, or the home of an unknown user
        raise ValueError from None
    return path


def _time_or_never(env: Env, name: str) -> time | None:
    return None if env.str(name).lower() == "never" else _time(env, name)


def _time(env: Env, name: str) -> time:
    # env.time() alone would also take seconds, and a time zone.
    env.str(name, validate=validate.Regexp(r"[0-9]{2}:[0-9]{2}\Z"))
    return env.time(name)


def _time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (LookupError, OSError):  # an unknown name, or a folder of names such as "Europe"
        raise ValueError from None


def _redis_url(text: str) -> str:
    parts = urlsplit(text)
    _check(parts.scheme in {"redis", "rediss", "unix"})
    _check(parts.path if parts.scheme == "unix" else parts.hostname and parts.port != 0)
    return text


def parse_database_url(text: str) -> str:
    """The address, with an absolute path if it names a SQLite file. A wrong one is a ValueError."""
    scheme, separator, path = text.partition(":///")
    if separator and scheme in {"sqlite", "sqlite+pysqlite"}:
        return f"{scheme}:///{PROJECT_DIR}/{path}" if path and path[0] != "/" else text
    # Not needed for a file, so that gunicorn's master stays small.
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


def sqlite_address(data_dir: Path) -> str:
    """The address of the SQLite file in this folder."""
    path = str(data_dir / "restaurant.sqlite3")
    return "sqlite:///" + path.translate({ord(one): f"%{ord(one):02X}" for one in "%?#"})


def sqlite_path(database_url: str) -> Path | None:
    """The file behind a SQLite address; None for another database, or one in memory."""
    found = re.match(r"sqlite(?:\+pysqlite)?:///([^?]+)", database_url)
    return Path(unquote(found[1])) if found and found[1] != ":memory:" else None


HOST = _text("an IP address or a host name", _host)
HOSTS = _list("host names without ports", _allowed_host)
NETWORKS = _list("networks such as 192.168.1.0/24", ip_network)
ORIGINS = _list("origins such as http://localhost:5173, or *", _origin)
WEB_ADDRESS = _text("an http(s) address without user, query or fragment", _web_address)
FOLDER = Kind("a folder", _folder)
DATABASE = _text(
    "a whole sqlite, postgresql+psycopg, mysql+pymysql or mariadb+pymysql address",
    parse_database_url,
)
REDIS = _text("a whole redis, rediss or unix address", _redis_url)
TIME_OR_NEVER = Kind("a time such as 04:00, or never", _time_or_never)
TIME_ZONE = _text("the name of a time zone such as Europe/Moscow", _time_zone)
TIME = Kind("a time such as 05:00", _time)
NAME = _text("a name of up to 120 characters", validate.Length(max=120))
ADDRESS = _text("a text of up to 250 characters", validate.Length(max=250))
PHONE = _text("a text of up to 40 characters", validate.Length(max=40))
CURRENCY = _text("three capital letters such as EUR", validate.Regexp(r"[A-Z]{3}\Z"))
YES_OR_NO = Kind("true or false", lambda env, name: env.bool(name))


@dataclass(frozen=True)
class Settings:
    """Everything that a restaurant can set, checked: the source of .env and docs/settings.md."""

    host: str = _setting(
        HOST,
        "The address to listen on; `0.0.0.0` is every network of the machine.",
        "0.0.0.0",  # phones and tablets come from the network
    )
    port: int = _setting(_number(1, 65535), "The port to listen on.", "8000")
    public_url: str | None = _setting(
        WEB_ADDRESS,
        "The address at which guests reach the server, such as `http://192.168.1.10:8000`; the QR "
        "codes hold it. Empty: the address that the request came to.",
    )
    allowed_hosts: tuple[str, ...] = _setting(
        HOSTS, "Host names to answer to; `.example.com` includes its subdomains. Empty: any."
    )
    trusted_proxies: tuple[Network, ...] = _setting(
        NETWORKS, "Networks of proxies whose `X-Forwarded-*` headers are believed. Empty: none."
    )
    cors_origins: tuple[str, ...] = _setting(
        ORIGINS, "Other web sites whose pages may use the API and Socket.IO; `*` means all."
    )
    metrics_networks: tuple[Network, ...] = _setting(
        NETWORKS,
        "Networks that may read `/metrics`; others get 404.",
        "127.0.0.0/8,::1/128",
        may_be_empty=True,
    )
    data_dir: Path = _setting(
        FOLDER,
        "Where the database, keys, setup token, pictures and backups are; a relative path starts "
        "at the project's folder.",
        "instance",
        may_be_empty=True,
    )
    database_url: str = _setting(
        DATABASE,
        "The database, such as `postgresql+psycopg://user:password@host/name`. The folder of a "
        "SQLite file must exist. Empty: a SQLite file in `DATA_DIR`.",
        may_hold_password=True,
    )
    redis_url: str | None = _setting(
        REDIS,
        "The Redis through which several servers of one restaurant tell each other of events, such "
        "as `redis://127.0.0.1:6379/0`. Empty: there is only this server.",
        may_hold_password=True,
    )
    backup_at: time | None = _setting(
        TIME_OR_NEVER,
        "When the SQLite file is copied each night, in `TIMEZONE`.",
        "04:00",
        may_be_empty=True,
    )
    restaurant_name: str | None = _setting(
        NAME,
        "The name of the restaurant, on the table cards, too. This and the next three hold until "
        "an admin changes one of the four (`PATCH /restaurant`).",
    )
    restaurant_address: str | None = _setting(ADDRESS, "The street address of the restaurant.")
    restaurant_phone: str | None = _setting(PHONE, "The phone number for guests.")
    restaurant_language: Language = _setting(
        _one_of(Language), "The language of the pages and the printed papers.", "ru"
    )
    currency: str = _setting(CURRENCY, "The currency of all amounts.", "RUB")
    timezone: str = _setting(
        TIME_ZONE,
        "The time zone of the restaurant, for backups, business days and the demo; the API uses "
        "UTC.",
        "Europe/Moscow",
    )
    business_day_ends: time = _setting(
        TIME,
        "When a business day ends, in `TIMEZONE`: what happens earlier in the night belongs to the "
        "day before.",
        "05:00",
        may_be_empty=True,
    )
    shared_orders: bool = _setting(YES_OR_NO, "Whether waiters may change any order.", "false")
    pin_requires_device: bool = _setting(
        YES_OR_NO, "Whether a PIN is accepted only on devices that an admin has enrolled.", "false"
    )
    access_token_minutes: int = _setting(
        _number(1, 1440), "How many minutes an access token is valid.", "15"
    )
    refresh_token_days: int = _setting(
        _number(1, 365), "How many days a refresh token is valid.", "30"
    )
    event_retention_days: int = _setting(
        _number(1, 365), "How many days events are kept for screens that were offline.", "7"
    )
    server_worker: ServerWorker = _setting(
        _one_of(ServerWorker), "The worker class of gunicorn.", "gthread"
    )
    max_sockets: int = _setting(
        _number(1, 2000), "How many screens may be connected at the same time.", "200"
    )
    log_level: LogLevel = _setting(
        _one_of(LogLevel), "The least severe messages to log, each as a line of JSON.", "info"
    )

    @property
    def async_mode(self) -> AsyncMode:
        """Flask-SocketIO's ``async_mode``; by itself it would guess from the installed packages."""
        return "threading" if self.server_worker == "gthread" else self.server_worker

    @classmethod
    def from_environment(cls, overrides: Mapping[str, str] | None = None) -> "Settings":
        """Read them: overrides win over the environment, that over `.env.local`, that over `.env`.

        An installed program that was not given `DATA_DIR` reads the settings of the service.

        Raises a SettingsError about the first that is wrong.
        """
        texts = _read_texts() | dict(overrides or {})
        values = {one.name: _read_value(one.name.upper(), texts) for one in fields(cls)}
        if address := values["database_url"]:
            _check_folder_of(address, values["data_dir"])
        values["database_url"] = address or sqlite_address(values["data_dir"])
        return cls(**values)


SETTINGS: dict[str, Setting] = {
    one.name.upper(): one.metadata["setting"] for one in fields(Settings)
}


def _check_folder_of(database_url: str, data_dir: Path) -> None:
    """Refuse a folder that is not there: made anew, it would hold an empty restaurant."""
    file = sqlite_path(database_url)
    if file is not None and file.parent != data_dir and not file.parent.is_dir():
        raise SettingsError(
            f"DATABASE_URL must name a file in a folder that exists, not in {str(file.parent)!r}: "
            "correct the address, or make the folder."
        )


class _Texts(Env):
    """Reads these texts in place of the environment."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    # environs 15 looks up every value here; its own FileAwareEnv overrides the same method.
    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._texts.get(env_key, default)


def _read_texts() -> dict[str, str]:
    committed, environment = _read_file(ENV_FILE), dict(os.environ)
    if "FLASK_RUN_FROM_CLI" in environment and "FLASK_SKIP_DOTENV" not in environment:
        # The flask command has copied .env into the environment, where it would hide .env.local.
        environment = dict(environment.items() - committed.items())
    texts = committed | _read_file(LOCAL_ENV_FILE)
    if is_installed() and "DATA_DIR" not in environment:  # a console, not the service
        for file in SERVICE_SETTINGS:
            texts |= _read_service_settings(file)
    return texts | environment


def _read_service_settings(file: Path) -> dict[str, str]:
    try:
        return _read_file(file)
    except SettingsError:
        if os.access(file, os.R_OK):
            raise
        raise SettingsError(
            f"{file} is for the service and for root: use 'sudo restaurant COMMAND'."
        ) from None


def _read_file(file: Path) -> dict[str, str]:
    try:
        texts = dotenv_values(file, encoding="utf-8")
    except (OSError, UnicodeError):
        raise SettingsError(f"{file} must be a readable file of UTF-8 text.") from None
    return {name: text for name, text in texts.items() if text is not None}


def _read_value(name: str, texts: Mapping[str, str]) -> Any:
    kind, _, default, may_be_empty, may_hold_password = SETTINGS[name]
    text = texts.get(name, default).strip()
    if not text.isprintable():
        raise SettingsError(f"{name} must be printable text without line breaks.")
    if may_be_empty:
        text = text or default
    if not text and not default:
        return kind.empty
    try:
        return kind.read(_Texts({name: text}), name)
    except (ValueError, ValidationError):
        instead = _scheme_of(text) if may_hold_password else f", not {text[:80]!r}"
        raise SettingsError(f"{name} must be {kind.must_be}{instead}.") from None


def _scheme_of(address: str) -> str:
    """What may be shown of an address with a password: how it starts, and not even its user."""
    scheme = re.match(r"[a-z0-9+_.-]{1,40}://", address, re.IGNORECASE)
    return f", not one that starts with {scheme[0]!r}" if scheme else ""
