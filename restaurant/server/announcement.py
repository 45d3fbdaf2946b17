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
    local, best = local_address(settings), address_for_devices(settings)
    if settings.public_url:
        return f"Open {best}/, or {local}/ on this machine."
    if settings.allowed_hosts or _has_host_of_its_own(settings):
        return f"Open {best}/"
    if _is_behind_proxy(settings):
        return _behind_proxy(best or _url("localhost", 80), local)
    if _is_loopback(settings.host):
        return f"Open {local}/ on this machine; for other devices set HOST=0.0.0.0."
    if best is None:
        return f"Open {local}/ on this machine; it is in no network yet."
    return f"Open {best}/ on any device in this network, or {local}/ on this machine."


def address_for_devices(settings: Settings) -> str | None:
    """The best address for other devices, without a slash at its end; None when there is none."""
    return settings.public_url or address_in_network(settings)


def address_in_network(settings: Settings) -> str | None:
    """The same as if there were no ``PUBLIC_URL``."""
    if settings.allowed_hosts:
        return _url(settings.allowed_hosts[0].lstrip("."), settings.port)
    if _has_host_of_its_own(settings):
        return _url(settings.host, settings.port)
    network, is_behind_proxy = network_address(), _is_behind_proxy(settings)
    if network is None or (_is_loopback(settings.host) and not is_behind_proxy):
        return None
    return _url(network, 80 if is_behind_proxy else settings.port)


def local_address(settings: Settings) -> str:
    """The address on this machine itself, without a slash at its end."""
    host = settings.host if _has_host_of_its_own(settings) else "localhost"
    return _url(host, settings.port)


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


def _has_host_of_its_own(settings: Settings) -> bool:
    return settings.host not in ANY_ADDRESS and not _is_loopback(settings.host)


def _is_behind_proxy(settings: Settings) -> bool:
    return _is_loopback(settings.host) and bool(settings.trusted_proxies)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _behind_proxy(address: str, local: str) -> str:
    return (
        f"Open {address}/ through the proxy on this machine, or {local}/ past it; if the proxy has "
        "another address, set PUBLIC_URL."
    )


def _url(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"
