"""Settings of one restaurant, read from the environment and then from the `.env` file beside.

gunicorn's master reads them before a green worker patches the standard library, so nothing heavy
is imported until a setting needs it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args

import setting_values as values
from setting_values import PROJECT_DIR as PROJECT_DIR

ENV_FILE = PROJECT_DIR / ".env"

ServerWorker = Literal["gthread", "eventlet", "gevent"]
AsyncMode = Literal["threading", "eventlet", "gevent"]
LogLevel = Literal["debug", "info", "warning", "error", "critical"]
Network = IPv4Network | IPv6Network
Value = TypeVar("Value")

# Left empty, these count as not set; for any other setting an empty text is a mistake.
MAY_BE_EMPTY = {
    "ALLOWED_HOSTS",
    "BACKUP_AT",
    "CORS_ORIGINS",
    "DATABASE_URL",
    "DATA_DIR",
    "METRICS_NETWORKS",
    "PUBLIC_URL",
    "REDIS_URL",
    "RESTAURANT_NAME",
    "TRUSTED_PROXIES",
}
SHOWN_CHARACTERS = 80


class SettingsError(Exception):
    """A setting is wrong: the message is one sentence that names it and never holds a password."""


@dataclass(frozen=True)
class Settings:
    """Everything a restaurant may configure, checked."""

    host: str
    port: int
    public_url: str | None
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[Network, ...]
    cors_origins: tuple[str, ...]
    metrics_networks: tuple[Network, ...]
    """Where the server listens, the names it answers to (none: any) and whom else it trusts."""

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)
    backup_at: time | None
    """Where records and keys are kept, and when they are copied each night (None: never).

    The folder is absolute; an address may hold a password.
    """

    pin_requires_device: bool
    """Whether a PIN is taken from enrolled devices only."""

    restaurant_name: str | None
    currency: str
    timezone: str
    shared_orders: bool
    """The house: its name, its money, its clock, and whether waiters share their orders."""

    access_token_minutes: int
    refresh_token_days: int
    event_retention_days: int
    """How long a sign-in lasts, and how far back a screen that was away can catch up."""

    server_worker: ServerWorker
    max_sockets: int
    log_level: LogLevel
    """How gunicorn runs, and how many screens may be live at once."""

    @property
    def async_mode(self) -> AsyncMode:
        """What Flask-SocketIO has to be told, so that it never guesses from what is installed."""
        return "threading" if self.server_worker == "gthread" else self.server_worker

    @classmethod
    def from_environment(cls, overrides: Mapping[str, str] | None = None) -> "Settings":
        """Read every setting: overrides come first, then the environment, then `.env`."""
        read = _Reader(overrides or {})
        data_dir = read("DATA_DIR", "instance", "a folder", values.folder)
        # Longer than a function should be, as each setting stands here once and nowhere else.
        return cls(
            host=read(
                "HOST",
                "0.0.0.0",  # phones and tablets come from the network
                "an IP address or a host name",
                values.host,
            ),
            port=read.whole_number("PORT", "8000", 1, 65535),
            public_url=read(
                "PUBLIC_URL",
                "",
                "an http(s) address without user, query or fragment",
                values.public_url,
            ),
            allowed_hosts=read.several(
                "ALLOWED_HOSTS", "", "host names without ports", values.allowed_host
            ),
            trusted_proxies=read.several(
                "TRUSTED_PROXIES", "", "networks such as 192.168.1.0/24", ip_network
            ),
            cors_origins=read.several(
                "CORS_ORIGINS", "", "origins such as http://localhost:5173, or *", values.origin
            ),
            metrics_networks=read.several(
                "METRICS_NETWORKS",
                "127.0.0.0/8,::1/128",
                "networks such as 192.168.1.0/24",
                ip_network,
            ),
            data_dir=data_dir,
            database_url=read.address(
                "DATABASE_URL",
                values.sqlite_address(data_dir),
                "a whole sqlite, postgresql+psycopg, mysql+pymysql or mariadb+pymysql address",
                values.database_url,
            ),
            redis_url=read.address(
                "REDIS_URL", "", "a whole redis, rediss or unix address", values.redis_url
            ),
            backup_at=read(
                "BACKUP_AT", "04:00", "a time such as 04:00, or never", values.time_of_day
            ),
            restaurant_name=read(
                "RESTAURANT_NAME", "", "a name of up to 60 characters", values.short_name
            ),
            currency=read("CURRENCY", "RUB", "three capital letters such as EUR", values.currency),
            timezone=read(
                "TIMEZONE",
                "Europe/Moscow",
                "the name of a time zone such as Europe/Moscow",
                values.timezone,
            ),
            shared_orders=read("SHARED_ORDERS", "false", "true or false", values.truth),
            pin_requires_device=read("PIN_REQUIRES_DEVICE", "false", "true or false", values.truth),
            access_token_minutes=read.whole_number("ACCESS_TOKEN_MINUTES", "15", 1, 1440),
            refresh_token_days=read.whole_number("REFRESH_TOKEN_DAYS", "30", 1, 365),
            event_retention_days=read.whole_number("EVENT_RETENTION_DAYS", "7", 1, 365),
            server_worker=cast(
                "ServerWorker", read.one_of("SERVER_WORKER", "gthread", ServerWorker)
            ),
            max_sockets=read.whole_number("MAX_SOCKETS", "200", 1, 2000),
            log_level=cast("LogLevel", read.one_of("LOG_LEVEL", "info", LogLevel)),
        )


class _Reader:
    """Finds the text of a setting and its value, or says in one sentence what is wrong with it."""

    def __init__(self, overrides: Mapping[str, str]) -> None:
        from environs import Env

        self._overrides = overrides
        self._env = Env()
        try:
            self._env.read_env(ENV_FILE, recurse=False)
        except (OSError, UnicodeError):
            raise SettingsError(f"{ENV_FILE} must be a readable file of UTF-8 text.") from None

    def __call__(
        self, name: str, default: str, expected: str, parse: Callable[[str], Value]
    ) -> Value:
        text = self._text(name, default)
        try:
            return parse(text)
        except ValueError:
            shown = repr(text[:SHOWN_CHARACTERS])
            raise SettingsError(f"{name} must be {expected}, not {shown}.") from None

    def whole_number(self, name: str, default: str, least: int, most: int) -> int:
        expected = f"a whole number from {least} to {most}"
        return self(name, default, expected, partial(values.whole_number, least, most))

    def one_of(self, name: str, default: str, choices: Any) -> str:
        names = get_args(choices)
        return self(name, default, f"one of {', '.join(names)}", partial(values.one_of, names))

    def several(
        self, name: str, default: str, expected: str, parse: Callable[[str], Value]
    ) -> tuple[Value, ...]:
        return self(
            name, default, f"a comma-separated list of {expected}", partial(values.each, parse)
        )

    def address(
        self, name: str, default: str, expected: str, parse: Callable[[str], Value]
    ) -> Value:
        """Read what may hold a password: no more of it is ever shown than its scheme."""
        text = self._text(name, default)
        try:
            return parse(text)
        except ValueError:
            scheme = re.match(r"[a-z0-9+_.-]{1,40}://", text, re.IGNORECASE)
            shown = f", not one that starts with {scheme[0]!r}" if scheme else ""
            raise SettingsError(f"{name} must be {expected}{shown}.") from None

    def _text(self, name: str, default: str) -> str:
        overridden = self._overrides.get(name)
        text = (self._env.str(name, default) if overridden is None else overridden).strip()
        if not text.isprintable():
            raise SettingsError(f"{name} must be printable text without line breaks.")
        return default if not text and name in MAY_BE_EMPTY else text
