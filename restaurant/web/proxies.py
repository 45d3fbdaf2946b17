"""Taking the client's address, and where the API is mounted, from a trusted proxy only."""

import re
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Network = IPv4Network | IPv6Network
Application = Callable[..., Iterable[bytes]]

PREFIX = "HTTP_X_FORWARDED_PREFIX"
#: It becomes part of addresses: nothing in it may lead to another host or need quoting.
PREFIX_PATTERN = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,8}/?")


class TrustedProxies:
    """Evaluates ``X-Forwarded-*`` only on requests from a trusted proxy.

    Anybody can send these headers; believed blindly they would let a guest choose the
    address that limits and logs are kept by.
    """

    def __init__(self, app: Application, networks: Sequence[Network]) -> None:
        self._app = app
        self._proxy_fix = ProxyFix(app, x_for=1, x_proto=1, x_host=1, x_prefix=1)
        self._networks = networks

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, with the headers of a proxy if one of these networks sent it."""
        if is_within(environ.get("REMOTE_ADDR"), self._networks):
            if not PREFIX_PATTERN.fullmatch(environ.get(PREFIX, "")):
                environ.pop(PREFIX, None)
            return self._proxy_fix(environ, start_response)
        return self._app(environ, start_response)


def is_within(address: str | None, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of these networks; False for what is no address."""
    try:
        asking = ip_address(address or "")
    except ValueError:
        return False
    return any(asking in network for network in networks)
