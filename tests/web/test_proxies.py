"""Which proxies are trusted with the client's address."""

from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from restaurant.permissions import Role
from restaurant.web.proxies import TrustedProxies
from tests.factories import a_user
from tests.staff_clients import get_token

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
        "X-Forwarded-Port": "1",
    }

    assert asked("10.0.0.1", headers, "10.0.0.0/8") == "10.0.0.1 http localhost"


class Mounted:
    """The whole application, behind a proxy that has mounted it somewhere."""

    def __init__(self, app: Flask, prefix: str, address: str = "10.0.0.1") -> None:
        self._client = Client(TrustedProxies(app.wsgi_app, [ip_network("10.0.0.1/32")]))
        self._address = address
        self._headers = {
            "Authorization": f"Bearer {get_token(a_user(Role.ADMIN))}",
            "X-Forwarded-Prefix": prefix,
        }

    def open(self, path: str, **options: Any) -> Any:
        """The answer to a request as the proxy passes it on."""
        environ = {"REMOTE_ADDR": self._address}
        return self._client.open(
            path, headers=self._headers, environ_overrides=environ, buffered=True, **options
        )

    def addresses(self) -> list[str]:
        """Where answers lead: to a new record, the next page of a list, and the app."""
        made = [self.open("/locations/", method="POST", json={"name": name}) for name in "ab"]
        return [
            made[0].headers["Location"].rsplit("/", 1)[0],
            self.open("/locations/?limit=1").headers["Link"].split("?")[0],
            self.open("/").headers["Location"],
        ]


def test_addresses_begin_where_the_proxy_has_mounted_the_api(app: Flask) -> None:
    mounted = Mounted(app, "/waiters")

    assert mounted.addresses() == ["/waiters/locations", "</waiters/locations/", "/waiters/app/"]
    page = mounted.open("/docs").get_data(as_text=True)
    assert 'src="/waiters/docs/start.js"' in page
    assert '"/docs' not in page
    assert mounted.open("/openapi.json").json["servers"] == [{"url": "/waiters"}]
    [here] = mounted.open("/asyncapi.json").json["servers"].values()
    assert here == {"host": "localhost", "pathname": "/waiters/socket.io/", "protocol": "ws"}


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "/a/../b", "/a//b", "/a?b", '/"onload=', "evil", "/", ""]
)
def test_a_prefix_that_could_lead_elsewhere_is_ignored(app: Flask, prefix: str) -> None:
    assert Mounted(app, prefix).addresses() == ["/locations", "</locations/", "/app/"]


def test_a_guest_cannot_mount_the_api_somewhere_else(app: Flask) -> None:
    guest = Mounted(app, "/evil", address="192.168.1.5")

    assert guest.addresses() == ["/locations", "</locations/", "/app/"]
    assert guest.open("/openapi.json").json["servers"] == [{"url": "/"}]
    assert "/evil" not in guest.open("/docs").get_data(as_text=True)
