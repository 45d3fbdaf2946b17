"""The line that tells people which address to open."""

from ipaddress import ip_address

import pytest

from config import Settings
from restaurant.server import announcement
from tests.e2e.server import clean_environment


@pytest.fixture(autouse=True)
def _network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcement, "network_address", lambda: "192.168.1.10")


def said(**settings: str) -> str:
    """What a server with these settings says."""
    return announcement.announcement(Settings.from_environment(clean_environment() | settings))


@pytest.mark.parametrize(
    ("settings", "addresses"),
    [
        ({}, ["http://192.168.1.10:8000/", "http://localhost:8000/"]),
        ({"HOST": "::", "PORT": "80"}, ["http://192.168.1.10/", "http://localhost/"]),
        ({"PUBLIC_URL": "https://borsch.example"}, ["https://borsch.example/"]),
        ({"HOST": "192.168.7.7", "PORT": "8080"}, ["http://192.168.7.7:8080/"]),
        ({"HOST": "127.0.0.1"}, ["http://localhost:8000/ on this machine", "set HOST=0.0.0.0"]),
        (
            {"HOST": "127.0.0.1", "TRUSTED_PROXIES": "127.0.0.1"},
            ["http://192.168.1.10/ through the proxy", "http://localhost:8000/", "set PUBLIC_URL"],
        ),
        ({"ALLOWED_HOSTS": "restaurant.local"}, ["http://restaurant.local:8000/"]),
    ],
)
def test_the_start_names_an_address_that_works(
    settings: dict[str, str], addresses: list[str]
) -> None:
    line = said(**settings)

    assert line.startswith(f"Open {addresses[0]}")
    assert all(address in line for address in addresses)
    assert "\n" not in line


def test_without_a_network_only_this_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcement, "network_address", lambda: None)

    assert said() == "Open http://localhost:8000/ on this machine; it is in no network yet."


def test_the_address_in_the_network_is_none_of_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()

    found = announcement.network_address()

    assert found is None or not ip_address(found).is_loopback
