"""Ports for the servers that tests start."""

import random
import socket

#: Below the range from which Linux takes the ports of outgoing connections (32768 to 60999):
#: a connection of another test cannot take the port before the server listens on it.
FIRST, LAST = 20_000, 32_000


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    while True:
        port = random.randint(FIRST, LAST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
