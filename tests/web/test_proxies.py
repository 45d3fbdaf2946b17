"""Which proxies are trusted with the client's address."""

from ipaddress import ip_network
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from restaurant.web.proxies import TrustedProxies

FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "restaurant.example",
}


@Request.application
def mirror(request: Request) -> Response:
    """Answer with the client's address and the URL."""
    return Response(f"{request.remote_addr} {request.scheme} {request.host}")


def asked(address: str | None, headers: dict[str, str], *networks: str) -> str:
    """What the server believes about a request that arrives from an address."""
    believing = TrustedProxies(mirror, [ip_network(network) for network in networks])
    environ: dict[str, Any] = {} if address is None else {"REMOTE_ADDR": address}
    client = Client(believing)
    return client.get("/", headers=headers, environ_overrides=environ).get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.168.1.5", "192.168.1.0/24"),
        ("127.0.0.1", "127.0.0.0/8"),
        ("10.0.0.1", "10.0.0.1/32"),
        ("2001:db8::5", "2001:db8::/32"),
    ],
)
def test_a_trusted_proxy_is_believed(address: str, network: str) -> None:
    assert asked(address, FORWARDED, network) == "203.0.113.7 https restaurant.example"


@pytest.mark.parametrize("address", ["192.168.2.5", "203.0.113.7", "::1", "2001:db8::5"])
def test_a_client_cannot_forge_its_address(address: str) -> None:
    assert asked(address, FORWARDED, "192.168.1.0/24") == f"{address} http localhost"


@pytest.mark.parametrize("address", ["", "unix:", "somewhere", "192.168.1.5:8000"])
def test_an_invalid_address_is_no_proxy(address: str) -> None:
    assert "203.0.113.7" not in asked(address, FORWARDED, "192.168.1.0/24")


def test_several_networks_may_be_trusted() -> None:
    for address in ("10.1.2.3", "192.168.1.5"):
        believed = asked(address, FORWARDED, "10.0.0.0/8", "192.168.1.0/24")
        assert believed.startswith("203.0.113.7")


def test_only_the_last_address_of_a_chain_is_believed() -> None:
    headers = {"X-Forwarded-For": "127.0.0.1, 203.0.113.7"}

    assert asked("10.0.0.1", headers, "10.0.0.0/8").startswith("203.0.113.7 ")


def test_a_proxy_without_headers_changes_nothing() -> None:
    assert asked("10.0.0.1", {}, "10.0.0.0/8") == "10.0.0.1 http localhost"


def test_other_forwarding_headers_are_ignored() -> None:
    headers = {
        "Forwarded": "for=203.0.113.7;host=evil.example",
        "X-Real-IP": "203.0.113.7",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Port": "1",
    }

    assert asked("10.0.0.1", headers, "10.0.0.0/8") == "10.0.0.1 http localhost"
