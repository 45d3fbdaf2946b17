import stat
import threading
from pathlib import Path

import pytest

from restaurant.security.keys import Keys, read_or_create


def test_keys_are_made_at_the_first_start_and_stay(tmp_path: Path) -> None:
    first = Keys.load(tmp_path / "instance")

    assert Keys.load(tmp_path / "instance") == first


def test_two_restaurants_have_different_keys(tmp_path: Path) -> None:
    one, other = Keys.load(tmp_path / "one"), Keys.load(tmp_path / "other")

    assert one.jwt != other.jwt
    assert one.pin_pepper != other.pin_pepper


def test_the_key_of_tokens_is_not_the_key_of_pins(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path)

    assert keys.jwt.encode() != keys.pin_pepper


def test_a_secret_is_long_enough_never_to_be_guessed(tmp_path: Path) -> None:
    assert len(read_or_create(tmp_path / "secret")) >= 43


@pytest.mark.parametrize("name", ["jwt.key", "pin.key"])
def test_nobody_but_the_server_may_read_a_key(tmp_path: Path, name: str) -> None:
    Keys.load(tmp_path)

    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_key_that_was_put_there_by_hand_is_used(tmp_path: Path) -> None:
    (tmp_path / "jwt.key").write_text("from the old box\n")

    assert Keys.load(tmp_path).jwt == "from the old box"


def test_nothing_but_the_keys_is_left_behind(tmp_path: Path) -> None:
    Keys.load(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["jwt.key", "pin.key"]


def test_servers_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    count = 16
    gate, found = threading.Barrier(count), []

    def start() -> None:
        gate.wait()
        found.append(read_or_create(tmp_path / "secret"))

    servers = [threading.Thread(target=start) for _ in range(count)]
    for server in servers:
        server.start()
    for server in servers:
        server.join(30)

    assert found == [(tmp_path / "secret").read_text()] * count
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
