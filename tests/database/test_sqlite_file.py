import subprocess
import sys
import threading
from pathlib import Path

import pytest

from config import PROJECT_DIR, sqlite_address, sqlite_path
from restaurant.database.sqlite_file import (
    MAGIC,
    DatabaseFileError,
    acquire_lock,
    check_header,
    fsync_path,
    mark_created,
)

HOLD = """
import sys
from pathlib import Path
from restaurant.database.sqlite_file import acquire_lock
lock = acquire_lock(Path(sys.argv[1]), 0)
print("mine", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a database that does not exist."""
    return tmp_path / "data" / "restaurant.sqlite3"


@pytest.fixture
def made(file: Path) -> Path:
    """The path of a database that was created and exists."""
    file.parent.mkdir()
    file.write_bytes(MAGIC + b"\x00" * 4080)
    mark_created(file)
    return file


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////var/restaurant.sqlite3", Path("/var/restaurant.sqlite3")),
        ("sqlite+pysqlite:////var/restaurant.sqlite3", Path("/var/restaurant.sqlite3")),
        ("sqlite:///restaurant.sqlite3", Path("restaurant.sqlite3")),
        ("sqlite:////var/a b/борщ.sqlite3?timeout=5", Path("/var/a b/борщ.sqlite3")),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("postgresql+psycopg://postgres@127.0.0.1/restaurant", None),
        ("mariadb+pymysql://root@127.0.0.1/restaurant", None),
    ],
)
def test_an_address_tells_its_file(url: str, file: Path | None) -> None:
    assert sqlite_path(url) == file


@pytest.mark.parametrize(
    "folder", ["/srv/restaurant", "/srv/a b", "/srv/100%", "/srv/what?", "/srv/#1", "/srv/Ресторан"]
)
def test_the_file_is_in_the_data_folder_whatever_it_is_called(folder: str) -> None:
    address = sqlite_address(Path(folder))

    assert sqlite_path(address) == Path(folder) / "restaurant.sqlite3"


def test_the_first_process_locks_the_file(file: Path) -> None:
    with acquire_lock(file, timeout=0) as lock:
        assert not lock.closed

    assert not file.exists()


def test_a_created_folder_is_private(file: Path) -> None:
    acquire_lock(file, timeout=0).close()

    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_second_server_is_refused_with_a_message(file: Path) -> None:
    with acquire_lock(file, timeout=0), pytest.raises(DatabaseFileError) as refusal:
        acquire_lock(file, timeout=0.2)

    assert str(file) in str(refusal.value)
    assert "stop it first" in str(refusal.value)


def test_two_files_can_be_locked_at_once(file: Path) -> None:
    with (
        acquire_lock(file, timeout=0),
        acquire_lock(file.with_name("other.sqlite3"), timeout=0) as other,
    ):
        assert not other.closed


def test_a_server_waits_for_one_that_is_shutting_down(file: Path) -> None:
    predecessor = acquire_lock(file, timeout=0)
    farewell = threading.Timer(0.3, predecessor.close)
    farewell.start()

    successor = acquire_lock(file, timeout=60)

    assert predecessor.closed
    successor.close()
    farewell.join()


def test_a_file_is_unlocked_when_its_server_stops(file: Path) -> None:
    for _ in range(3):
        acquire_lock(file, timeout=0).close()


@pytest.mark.live
def test_a_file_is_unlocked_when_its_server_is_killed(file: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)],
        cwd=PROJECT_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "mine\n"
    with pytest.raises(DatabaseFileError):
        acquire_lock(file, timeout=0)

    owner.kill()
    owner.communicate()

    acquire_lock(file, timeout=60).close()


def test_without_a_marker_no_database_is_missing(file: Path) -> None:
    check_header(file)

    file.parent.mkdir()
    file.touch()
    check_header(file)


def test_an_existing_database_is_accepted(made: Path) -> None:
    check_header(made)


def test_a_missing_database_is_reported_if_one_was_created(made: Path) -> None:
    made.unlink()

    with pytest.raises(DatabaseFileError, match="missing or empty") as missed:
        check_header(made)

    assert "restore" in str(missed.value)
    assert f"{made}.made" in str(missed.value)
    assert not made.exists()


def test_an_empty_database_is_reported_if_one_was_created(made: Path) -> None:
    made.write_bytes(b"")

    with pytest.raises(DatabaseFileError, match="missing or empty"):
        check_header(made)


def test_without_its_marker_a_new_database_may_be_created(made: Path) -> None:
    made.unlink()
    made.with_name(made.name + ".made").unlink()

    check_header(made)


@pytest.mark.parametrize("content", [b"garbage", b"SQLite format 2\x00", b"\x00" * 5000, b"S"])
@pytest.mark.parametrize("is_remembered", [True, False])
def test_a_file_that_is_no_database_is_refused_and_not_changed(
    made: Path, content: bytes, is_remembered: bool
) -> None:
    made.write_bytes(content)
    if not is_remembered:
        made.with_name(made.name + ".made").unlink()

    with pytest.raises(DatabaseFileError, match="damaged"):
        check_header(made)

    assert made.read_bytes() == content


def test_a_folder_can_be_flushed_to_disk(tmp_path: Path) -> None:
    fsync_path(tmp_path)

    with pytest.raises(FileNotFoundError):
        fsync_path(tmp_path / "nowhere")
