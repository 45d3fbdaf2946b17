"""The line for people at the start: which address to open, on this machine and on others."""

import fcntl
import socket
import struct
from ipaddress import ip_address

from config import Settings

ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  # compared with, not bound to
#: Linux: the IPv4 address of a network interface (netdevice(7)).
SIOCGIFADDR = 0x8915


def announcement(settings: Settings) -> str:
    """Where to open the restaurant, in one sentence that begins with the best address."""
    local = _url(_local_name(settings), settings.port)
    if settings.public_url:
        return f"Open {settings.public_url}/, or {local} on this machine."
    if settings.allowed_hosts:
        return f"Open {_url(settings.allowed_hosts[0].lstrip('.'), settings.port)}"
    if settings.host not in ANY_ADDRESS and not _is_loopback(settings.host):
        return f"Open {local}"
    network = network_address()
    if _is_loopback(settings.host):
        return _behind_proxy(network, local) if settings.trusted_proxies else _for_here(local)
    if network is None:
        return f"Open {local} on this machine; it is in no network yet."
    here = _url(network, settings.port)
    return f"Open {here} on any device in this network, or {local} on this machine."


def network_address() -> str | None:
    """This machine's IPv4 address in its network; None without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody (RFC 5737): asks for the route
        except OSError:  # a network without a router has no such route
            return next(filter(None, map(_interface_address, _interfaces())), None)
        return str(probe.getsockname()[0])


def _interfaces() -> list[str]:
    return [name for _, name in socket.if_nameindex() if name != "lo"]


def _interface_address(name: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            found = fcntl.ioctl(probe, SIOCGIFADDR, struct.pack("256s", name.encode()))
        except OSError:  # it has none
            return None
        return socket.inet_ntoa(found[20:24])


def _local_name(settings: Settings) -> str:
    any_or_loopback = settings.host in ANY_ADDRESS or _is_loopback(settings.host)
    return "localhost" if any_or_loopback else settings.host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _behind_proxy(network: str | None, local: str) -> str:
    return (
        f"Open {_url(network or 'localhost', 80)} through the proxy on this machine, or {local} "
        "past it; if the proxy has another address, set PUBLIC_URL."
    )


def _for_here(local: str) -> str:
    return f"Open {local} on this machine; for other devices set HOST=0.0.0.0."


def _url(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}/" if port == 80 else f"http://{name}:{port}/"
