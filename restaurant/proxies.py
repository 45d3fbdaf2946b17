"""Believing a reverse proxy, and nobody else, about who is asking."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Application = Callable[..., Iterable[bytes]]


class TrustedProxies:
    """Reads ``X-Forwarded-*`` only on requests that come from a proxy we know.

    Anybody can send these headers; believed blindly they would let a guest choose the
    address that limits and logs are kept by.
    """

    def __init__(self, inside: Application, networks: Sequence[IPv4Network | IPv6Network]) -> None:
        self._inside = inside
        self._believing = ProxyFix(inside, x_for=1, x_proto=1, x_host=1)
        self._networks = networks

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._is_proxy(environ.get("REMOTE_ADDR", "")):
            return self._believing(environ, start_response)
        return self._inside(environ, start_response)

    def _is_proxy(self, address: str) -> bool:
        try:
            asking = ip_address(address)
        except ValueError:
            return False
        return any(asking in network for network in self._networks)
