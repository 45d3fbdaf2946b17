"""What is logged, and what must not be."""

import json
import logging
import sqlite3
import subprocess
import sys
from typing import Any

import psycopg
import pymysql
import pytest
from gunicorn.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from config import PROJECT_DIR, SettingsError
from restaurant.database import engine
from restaurant.database.session import db
from restaurant.server.logging import JsonFormatter, NoAccessLogger

SECRET = "Анна Петрова +7 900 $argon2id$v=19"
HOSTILE = 'a\nb\r\x00\x1b[31m\x7f\x85\x9b2J\u2028\u2029\ud83d \udcff Ё \U0001f642 " \\ {} %s'


def format_line(
    message: Any, *arguments: Any, name: str = "restaurant", **more: Any
) -> dict[str, Any]:
    """What a message becomes: one line, and readable."""
    record = logging.LogRecord(name, logging.ERROR, "", 0, message, arguments, None)
    record.__dict__.update(more)
    line = JsonFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    read: dict[str, Any] = json.loads(line)
    return read


def format_story(error: BaseException) -> str:
    """What the log tells of an error that was raised."""
    try:
        raise error
    except type(error):
        story: str = format_line("it broke", exc_info=sys.exc_info())["exception"]
        return story


@pytest.mark.parametrize("place", ["message", "argument", "path"])
def test_a_log_entry_is_one_line_whatever_a_client_sends(place: str) -> None:
    lines = {
        "message": lambda: format_line(HOSTILE)["message"],
        "argument": lambda: format_line("%s", HOSTILE)["message"],
        "path": lambda: format_line("request", path=HOSTILE)["path"],
    }

    assert HOSTILE in lines[place]()


@pytest.mark.parametrize(
    "error",
    [
        ValueError(SECRET),
        KeyError(SECRET),
        Exception(SECRET),
        StatementError(SECRET, "INSERT", {"name": SECRET}, ValueError(SECRET)),
        IntegrityError("INSERT", {"name": SECRET}, Exception(SECRET)),
        OSError(2, "No such file", SECRET),
        psycopg.errors.UniqueViolation(
            'duplicate key value violates unique constraint "uq"\n'
            f"DETAIL:  Key (username)=({SECRET}) already exists."
        ),
        psycopg.errors.CheckViolation(f'new row for "users"\nDETAIL:  Failing row ({SECRET}).'),
        psycopg.errors.InvalidTextRepresentation(f'invalid input for integer: "{SECRET}"'),
        psycopg.errors.InvalidTextRepresentation(f"invalid input: \"it's {SECRET}' \""),
        pymysql.err.IntegrityError(1062, f"Duplicate entry '{SECRET}' for key 'uq'"),
        pymysql.err.OperationalError(1292, f"Truncated incorrect DOUBLE value: '{SECRET}"),
        pymysql.err.ProgrammingError(1064, f"error near 'O'Neil', '{SECRET}')' at line 1"),
        pymysql.err.DataError(1366, f"Incorrect string value: '{SECRET}\n{SECRET}' for column"),
    ],
)
def test_a_logged_error_does_not_quote_the_request(error: Exception) -> None:
    story = format_story(error)

    for word in SECRET.split():
        assert word not in story
    assert type(error).__name__ in story
    assert "test_logging.py" in story


class Guarded(sqlite3.Error):
    """An error as SQLite raises it."""

    sqlite_errorname = "SQLITE_FULL"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Guarded(SECRET), "Guarded (SQLITE_FULL)"),
        (OSError(28, "No space left on device", SECRET), "OSError (No space left on device)"),
        (psycopg.errors.UniqueViolation(SECRET), "psycopg.errors.UniqueViolation (23505)"),
        (pymysql.err.OperationalError(1205, SECRET), "pymysql.err.OperationalError (1205)"),
        (ModuleNotFoundError(SECRET, name="segno"), "ModuleNotFoundError (segno)"),
        (SettingsError(SECRET), "config.SettingsError"),
    ],
)
def test_an_error_is_named_with_its_code(error: Exception, told: str) -> None:
    assert format_story(error).partition("\n")[0].endswith(told)


def test_an_error_tells_where_it_came_from() -> None:
    try:
        try:
            raise sqlite3.OperationalError("disk I/O error")  # noqa: TRY301  # as a cause
        except sqlite3.OperationalError as cause:
            raise DBAPIError("INSERT", {}, cause) from cause
    except DBAPIError:
        story = format_line("it broke", exc_info=sys.exc_info())["exception"]

    told = [line for line in story.splitlines() if not line.startswith("  ")]
    assert told == [
        "sqlalchemy.exc.DBAPIError",
        "caused by sqlite3.OperationalError",
    ]
    assert story.count(" in test_an_error_tells_where_it_came_from") == 2


def test_an_error_that_comes_from_itself_is_told_once() -> None:
    error, other = ValueError(), KeyError()
    error.__cause__, other.__cause__ = other, error

    assert format_line("it broke", exc_info=(None, error, None))["exception"].count("\n") == 1


@pytest.mark.parametrize(
    ("name", "message", "arguments", "left"),
    [
        (
            "gunicorn.error",
            f"Invalid request from ip=10.0.0.7: Invalid HTTP request line: 'GET /{SECRET}'",
            (),
            "Invalid request",
        ),
        (
            "gunicorn.error",
            f"Invalid request from ip=10.0.0.7: Invalid HTTP Header: 'AUTHORIZATION\n{SECRET}'",
            (),
            "Invalid request",
        ),
        (
            "gunicorn.error",
            "Error handling request %s %s",
            ("GET", SECRET),
            "Error handling request",
        ),
        (
            "gunicorn.error",
            "Closing connection. %s",
            (Exception(SECRET),),
            "Closing connection. Exception",
        ),
        ("gunicorn.error", "Listening at: %s (%s)", ("http://x", 7), "Listening at: http://x (7)"),
        (
            "engineio.server",
            f"{SECRET} is not an accepted origin. (further occurrences …)",
            (),
            "a Socket.IO client was refused",
        ),
        ("engineio.server", f"Invalid session {SECRET}", (), "a Socket.IO client was refused"),
    ],
)
def test_messages_of_libraries_are_cut_before_they_quote_a_client(
    name: str, message: str, arguments: tuple[Any, ...], left: str
) -> None:
    assert format_line(message, *arguments, name=name)["message"] == left


def test_statement_parameters_are_never_logged(app: Any) -> None:
    assert engine.engine_options("sqlite://")["hide_parameters"] is True

    with pytest.raises(DBAPIError) as caught, db.engine.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": SECRET})

    assert SECRET not in str(caught.value)


PROGRAM = """
import logging.config, threading, warnings
from restaurant.server.logging import install_excepthooks, logging_config

def fail():
    raise ValueError("a secret")

logging.config.dictConfig(logging_config("info"))
install_excepthooks()
warnings.warn("this is old", stacklevel=1)
logging.getLogger("restaurant").info("%d tables", "none")
ending = threading.Thread(target=fail)
ending.start()
ending.join()
fail()
"""


@pytest.mark.live
def test_what_python_itself_would_print_is_a_line_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=PROJECT_DIR, capture_output=True, check=False
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["logger"] for line in lines] == ["py.warnings", "restaurant", "restaurant"]
    assert [line.get("exception", "").partition("\n")[0] for line in lines] == [
        "",
        "ValueError",
        "ValueError",
    ]


def test_gunicorn_gathers_nothing_for_a_list_of_requests() -> None:
    NoAccessLogger(Config()).access(None, None, None, None)
