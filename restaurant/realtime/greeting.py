"""Greeting a socket the moment its connection stands.

Socket.IO tells a client that it is connected only after the connect handler has
returned; what is sent earlier would reach the client before that. The client manager is
told last of all, so that is where the greeting begins.
"""

import socketio
from flask import Flask

from restaurant.realtime import seats
from restaurant.realtime.delivery import courier


class Greeter(socketio.Manager):
    """Socket.IO's book of clients, which hands each new one to the courier."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def connect(self, sid: str, namespace: str) -> None:
        """Note that a client is connected, then greet it."""
        super().connect(sid, namespace)
        seat = seats.find(sid)
        if seat is not None:
            with self._app.app_context():
                courier.admit(seat)
