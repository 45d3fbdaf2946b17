import os
import re
import shutil
import subprocess
import sys
from datetime import time
from ipaddress import ip_network
from pathlib import Path

import pytest

import config
from config import PROJECT_DIR, SETTINGS, Settings, SettingsError

MAY_BE_EMPTY = [name for name, one in SETTINGS.items() if one.may_be_empty or not one.default]

#: A console of its own that says what three of its settings are.
CONSOLE = """
import click
from flask import Flask
from config import Settings

app = Flask(__name__)

@app.cli.command()
def show():
    settings = Settings.from_environment()
    click.echo(f"{settings.port} {settings.max_sockets} {settings.currency}")
"""

#: Wrong texts for each setting; addresses with passwords have tests of their own.
BAD_VALUES = [
    ("PORT", "abc"),
    ("PORT", ""),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "80.0"),
    ("PORT", "+80"),
    ("PORT", "8_0"),
    ("PORT", "٨٠"),
    ("PORT", "9" * 5000),
    ("HOST", "not a host"),
    ("HOST", "256.0.0.1"),
    ("HOST", "localhost:80"),
    ("HOST", ""),
    ("DATA_DIR", str(Path(__file__))),
    ("DATA_DIR", "~nobody-of-that-name/x"),
    ("DATA_DIR", "x" * 5000),
    ("CORS_ORIGINS", "localhost:5173"),
    ("CORS_ORIGINS", "http://a/path"),
    ("CORS_ORIGINS", "http://a,,http://b"),
    ("CORS_ORIGINS", "http://a:99999"),
    ("CORS_ORIGINS", "null"),
    ("PUBLIC_URL", "restaurant.local"),
    ("PUBLIC_URL", "ftp://restaurant.local"),
    ("PUBLIC_URL", "http://user@restaurant.local"),
    ("PUBLIC_URL", "http://restaurant.local/?x=1"),
    ("PUBLIC_URL", "http://"),
    ("RESTAURANT_NAME", "я" * 121),
    ("RESTAURANT_ADDRESS", "я" * 251),
    ("RESTAURANT_PHONE", "1" * 41),
    ("RESTAURANT_LANGUAGE", "de"),
    ("BUSINESS_DAY_ENDS", "never"),
    ("BUSINESS_DAY_ENDS", "24:00"),
    ("BUSINESS_DAY_ENDS", "5:00"),
    ("CURRENCY", "rub"),
    ("CURRENCY", "РУБ"),
    ("CURRENCY", "EURO"),
    ("TIMEZONE", "Mars/Olympus"),
    ("TIMEZONE", "Europe"),
    ("TIMEZONE", "../etc/passwd"),
    ("TIMEZONE", ""),
    ("SHARED_ORDERS", "maybe"),
    ("ACCESS_TOKEN_MINUTES", "0"),
    ("REFRESH_TOKEN_DAYS", "366"),
    ("EVENT_RETENTION_DAYS", "-1"),
    ("SERVER_WORKER", "sync"),
    ("MAX_SOCKETS", "1e3"),
    ("ALLOWED_HOSTS", "restaurant.local:80"),
    ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ("TRUSTED_PROXIES", "proxy"),
    ("METRICS_NETWORKS", "1.2.3"),
    ("LOG_LEVEL", "loud"),
    ("BACKUP_AT", "4 o'clock"),
    ("BACKUP_AT", "24:00"),
    ("BACKUP_AT", "04:00:30"),
    ("BACKUP_AT", "04:00Z"),
    ("PIN_REQUIRES_DEVICE", "perhaps"),
]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(config, "LOCAL_ENV_FILE", tmp_path / ".env.local")


def settings_with(**overrides: str) -> Settings:
    return Settings.from_environment(overrides)


def complaint_about(**overrides: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings_with(**overrides)
    assert caught.value.__cause__ is None
    return str(caught.value)


def run_python(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_restaurant_that_sets_nothing_gets_the_defaults() -> None:
    settings = Settings.from_environment()

    assert (settings.host, settings.port) == ("0.0.0.0", 8000)
    assert settings.data_dir == PROJECT_DIR / "instance"
    assert settings.database_url == f"sqlite:///{PROJECT_DIR}/instance/restaurant.sqlite3"
    assert (settings.redis_url, settings.public_url) == (None, None)
    assert (settings.cors_origins, settings.allowed_hosts, settings.trusted_proxies) == ((), (), ())
    assert settings.metrics_networks == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert settings.backup_at == time(4)
    assert settings.restaurant_name is None
    assert (settings.currency, settings.timezone) == ("RUB", "Europe/Moscow")
    assert (settings.shared_orders, settings.pin_requires_device) == (False, False)
    assert (settings.access_token_minutes, settings.refresh_token_days) == (15, 30)
    assert (settings.event_retention_days, settings.max_sockets) == (7, 200)
    assert (settings.server_worker, settings.log_level) == ("gthread", "info")


def test_the_environment_overrides_the_local_file_and_that_the_committed_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=1111\nMAX_SOCKETS=11\nCURRENCY=USD\n")
    (tmp_path / ".env.local").write_text("PORT=2222\nMAX_SOCKETS=22\n")
    monkeypatch.setenv("PORT", "3333")

    settings = Settings.from_environment()

    assert (settings.port, settings.max_sockets, settings.currency) == (3333, 22, "USD")


def test_a_line_without_a_value_sets_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=1111\n")
    (tmp_path / ".env.local").write_text("PORT\n")

    assert Settings.from_environment().port == 1111


@pytest.mark.live
@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"PORT": "3333"}, "3333 22 USD"),
        ({"MAX_SOCKETS": "11", "FLASK_SKIP_DOTENV": "1"}, "2222 11 USD"),
    ],
)
def test_the_console_follows_the_local_file_although_flask_copies_the_committed_one(
    tmp_path: Path, environment: dict[str, str], shown: str
) -> None:
    (tmp_path / ".env").write_text("PORT=1111\nMAX_SOCKETS=11\nCURRENCY=USD\n")
    (tmp_path / ".env.local").write_text("PORT=2222\nMAX_SOCKETS=22\n")
    (tmp_path / "console.py").write_text(CONSOLE)
    shutil.copy(PROJECT_DIR / "config.py", tmp_path)

    command = run_python(tmp_path, "-m", "flask", "--app", "console", "show", **environment)

    assert command.stdout.strip() == shown, command.stderr


def test_an_argument_overrides_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "2222")

    assert settings_with(PORT="3333").port == 3333


@pytest.mark.parametrize("name", [".env", ".env.local"])
def test_a_settings_file_that_is_no_text_stops_the_start_with_a_message(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"PORT=\xff\n")

    with pytest.raises(SettingsError, match=rf"{name} must be a readable file"):
        Settings.from_environment()


@pytest.mark.parametrize("name", MAY_BE_EMPTY)
def test_an_empty_optional_setting_counts_as_not_set(name: str) -> None:
    assert settings_with(**{name: " "}) == settings_with()


def test_spaces_around_a_value_are_ignored() -> None:
    assert settings_with(PORT=" 80 ", CORS_ORIGINS=" http://a , http://b ") == settings_with(
        PORT="80", CORS_ORIGINS="http://a,http://b"
    )


@pytest.mark.parametrize(("name", "text"), BAD_VALUES)
def test_a_bad_value_is_named_in_one_sentence(name: str, text: str) -> None:
    complaint = complaint_about(**{name: text})

    assert re.fullmatch(rf"{name} must be [^\n]+, not [^\n]+\.", complaint)
    assert repr(text[:80]) in complaint


def test_every_setting_can_be_wrong() -> None:
    assert {name for name, _ in BAD_VALUES} | {"DATABASE_URL", "REDIS_URL"} == set(SETTINGS)


@pytest.mark.live
@pytest.mark.parametrize("module", ["flask", "deploy.pi.data"])
def test_a_bad_value_stops_the_console_with_the_same_sentence(module: str) -> None:
    arguments = ["--app", "wsgi", "check"] if module == "flask" else ["migration-is-due"]

    command = run_python(PROJECT_DIR, "-m", module, *arguments, PORT="abc")

    assert command.returncode == 1
    assert command.stderr == "PORT must be a whole number from 1 to 65535, not 'abc'.\n"


def test_the_complaint_about_a_port_says_what_is_expected() -> None:
    complaint = complaint_about(PORT="abc")

    assert complaint == "PORT must be a whole number from 1 to 65535, not 'abc'."


def test_a_value_with_a_line_break_is_refused() -> None:
    assert complaint_about(PUBLIC_URL="http://a\nSet-Cookie: b").startswith("PUBLIC_URL must be")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/restaurant.sqlite3",
        "sqlite://",
        "postgresql+psycopg://waiter:s3cret@db:5432/restaurant",
        "postgresql+psycopg:///restaurant",
        "mysql+pymysql://waiter:s3cret@db/restaurant?charset=utf8mb4",
        "mariadb+pymysql://db/restaurant",
    ],
)
def test_the_address_of_each_kind_of_database_is_accepted(url: str) -> None:
    assert settings_with(DATABASE_URL=url).database_url == url


def test_a_database_file_in_a_folder_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    typed = tmp_path / "restarant" / "restaurant.sqlite3"

    complaint = complaint_about(DATABASE_URL=f"sqlite:///{typed}")

    assert complaint.startswith("DATABASE_URL must name a file in a folder that exists")
    assert str(typed.parent) in complaint
    assert not typed.parent.exists()
    assert settings_with(DATA_DIR=str(typed.parent), DATABASE_URL=f"sqlite:///{typed}")


def test_a_console_finds_the_settings_of_the_installed_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "restaurant.env"
    made = tmp_path / "installation.env"
    made.write_text("# Made by install.sh.\nDATA_DIR=/var/lib/restaurant\nPORT=80\n")
    own.write_text(f"PORT=81\nDATA_DIR={tmp_path}\n")
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(config, "SERVICE_SETTINGS", (made, own))
    assert Settings.from_environment().port == 8000

    monkeypatch.setattr(config, "RELEASES", PROJECT_DIR.parent)

    settings = Settings.from_environment()
    assert (settings.data_dir, settings.port) == (tmp_path, 81)
    monkeypatch.setenv("DATA_DIR", str(PROJECT_DIR))  # as systemd gives it
    assert Settings.from_environment().port == 8000


def test_a_console_without_the_rights_for_the_settings_is_told_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "restaurant.env").write_bytes(b"\xff")  # root could read any other
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setattr(config, "SERVICE_SETTINGS", (tmp_path / "restaurant.env",))
    monkeypatch.setattr(config, "RELEASES", PROJECT_DIR.parent)
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert "use 'sudo restaurant COMMAND'" in complaint_about()


def test_a_relative_database_file_is_in_the_project_folder() -> None:
    address = settings_with(DATABASE_URL="sqlite:///restaurant.sqlite3").database_url

    assert address == f"sqlite:///{PROJECT_DIR}/restaurant.sqlite3"


@pytest.mark.parametrize(
    "url",
    [
        "s3cret",
        "waiter:s3cret@db/restaurant",
        "postgres://waiter:s3cret@db/restaurant",
        "postgresql+psycopg2://waiter:s3cret@db/restaurant",
        "postgresql+psycopg://waiter:s3cret@db",
        "postgresql+psycopg://waiter:s3cret/restaurant",
        "mysql+pymysql://waiter:s3cret@db:abc/restaurant",
        "mysql+pymysql://waiter:s3cret@db:99999/restaurant",
        "mysql://waiter:s3cret@db/restaurant",
        "sqlite://waiter:s3cret@db/restaurant",
        "oracle://db/restaurant?password=s3cret",
    ],
)
def test_the_complaint_about_a_database_never_shows_its_password(url: str) -> None:
    complaint = complaint_about(DATABASE_URL=url)

    assert complaint.startswith("DATABASE_URL must be a whole sqlite, postgresql+psycopg")
    assert "s3cret" not in complaint


def test_the_complaint_about_redis_never_shows_its_password() -> None:
    complaint = complaint_about(REDIS_URL="http://:s3cret@cache")

    assert complaint == (
        "REDIS_URL must be a whole redis, rediss or unix address,"
        " not one that starts with 'http://'."
    )


def test_printed_settings_show_no_password() -> None:
    settings = settings_with(
        DATABASE_URL="postgresql+psycopg://waiter:s3cret@db/restaurant",
        REDIS_URL="redis://:s3cret@cache",
    )

    assert "s3cret" not in repr(settings)


def test_a_relative_data_folder_is_in_the_project_folder(tmp_path: Path) -> None:
    assert settings_with(DATA_DIR="a/../b").data_dir == PROJECT_DIR / "b"
    assert settings_with(DATA_DIR=str(tmp_path)).data_dir == tmp_path


def test_the_database_is_in_the_data_folder_whatever_its_name() -> None:
    from sqlalchemy.engine import make_url

    settings = settings_with(DATA_DIR="/srv/100% what? #1 Борщ")

    path = make_url(settings.database_url).database
    assert path == "/srv/100% what? #1 Борщ/restaurant.sqlite3"


def test_origins_are_spelled_as_browsers_spell_them() -> None:
    settings = settings_with(CORS_ORIGINS="HTTP://Localhost:5173, https://a.example:443, *")

    assert settings.cors_origins == ("http://localhost:5173", "https://a.example", "*")


def test_the_public_address_has_no_slash_at_its_end() -> None:
    assert settings_with(PUBLIC_URL="http://10.0.0.5:8000/").public_url == "http://10.0.0.5:8000"


def test_lists_of_hosts_and_networks_are_accepted() -> None:
    settings = settings_with(
        ALLOWED_HOSTS="Restaurant.local, .example.com, 10.0.0.5, ::1",
        TRUSTED_PROXIES="10.0.0.1, 10.1.0.0/16",
    )

    assert settings.allowed_hosts == ("restaurant.local", ".example.com", "10.0.0.5", "::1")
    assert settings.trusted_proxies == (ip_network("10.0.0.1/32"), ip_network("10.1.0.0/16"))


@pytest.mark.parametrize(
    ("worker", "mode"), [("gthread", "threading"), ("eventlet", "eventlet"), ("gevent", "gevent")]
)
def test_the_worker_decides_the_async_mode_of_the_sockets(worker: str, mode: str) -> None:
    assert settings_with(SERVER_WORKER=worker).async_mode == mode


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("Yes", True), ("ON", True), ("1", True), ("no", False), ("off", False)],
)
def test_yes_and_no_may_be_written_in_several_ways(text: str, value: bool) -> None:
    assert settings_with(SHARED_ORDERS=text).shared_orders is value


def test_the_case_of_a_word_is_ignored() -> None:
    settings = settings_with(LOG_LEVEL="DEBUG", SERVER_WORKER="GEvent", BACKUP_AT="Never")

    assert (settings.log_level, settings.server_worker) == ("debug", "gevent")
    assert settings.backup_at is None


@pytest.mark.live
def test_reading_the_settings_loads_nothing_that_a_green_worker_must_patch_first() -> None:
    program = (
        "import sys; from config import Settings; Settings.from_environment();"
        "print({'flask', 'sqlalchemy', 'socketio', 'redis', 'requests'} & set(sys.modules))"
    )

    assert run_python(PROJECT_DIR, "-c", program, DATABASE_URL="").stdout == "set()\n"
