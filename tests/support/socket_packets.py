"""A live client inside the test's own process that sees every packet, refusals included.

It writes its own JSON, as strictly or as badly as a client on the network can.
"""

import json
from typing import Any

from flask import Flask
from flask.testing import EnvironBuilder
from flask_socketio import SocketIOTestClient
from socketio import packet

from restaurant.extensions import socketio
from restaurant.live.dispatcher import dispatcher
from restaurant.live.rooms import NAMESPACE

SPECIAL = {
    packet.CONNECT: "(connect)",
    packet.CONNECT_ERROR: "(refused)",
    packet.DISCONNECT: "(disconnect)",
}


class Packets(SocketIOTestClient):
    """Somebody connecting to ``/ws/orders``, and every packet they were sent, in order."""

    def __init__(self, app: Flask, auth: Any, namespace: str = NAMESPACE) -> None:
        self.sent: list[packet.Packet] = []
        self._namespace = namespace
        super().__init__(app, socketio)
        self._listen_in()
        environ = EnvironBuilder(app, path="/socket.io").get_environ()
        socketio.server._handle_eio_connect(self.eio_sid, environ | {"flask.app": app})
        self._auth = json.dumps(auth)
        self.come_back()

    @property
    def refusal(self) -> Any:
        """What a refused client is told."""
        [refused] = [one.data for one in self.sent if one.packet_type == packet.CONNECT_ERROR]
        return refused["data"]

    def connect(self, **_: Any) -> None:
        """Connect to nothing yet, while the client is being made."""

    def come_back(self, auth: str | None = None) -> None:
        """Connect to the namespace over the existing connection, also with other JSON."""
        self._send(f"0{self._namespace},{auth or self._auth}")

    def names(self) -> list[str]:
        """The name of each packet so far, without acknowledgements."""
        dispatcher.send_from_log()
        said = [one for one in self.sent if one.packet_type != packet.ACK]
        return [SPECIAL.get(one.packet_type) or one.data[0] for one in said]

    def say(self, event: str, *arguments: Any) -> Any:
        """Send a command whether connected or not, and return the acknowledgement, if any."""
        return self.say_raw(json.dumps([event, *arguments]))

    def say_raw(self, said: str) -> Any:
        """Send raw text, JSON or not, and return the acknowledgement, if any."""
        self.callback_counter += 1
        self.acks = None
        self._send(f"2{self._namespace},{self.callback_counter}{said}")
        arguments = self.acks["args"] if self.acks else []
        return arguments[0] if arguments else None

    def _send(self, frame: str) -> None:
        socketio.server._handle_eio_message(self.eio_sid, frame)

    def _listen_in(self) -> None:
        # Each new test client replaces these two; whichever is the newest tells all of us.
        server, clients = socketio.server, SocketIOTestClient.clients
        send_packet, send_encoded = server._send_packet, server._send_eio_packet

        def note(eio_sid: str, text: str) -> None:
            client = clients.get(eio_sid)
            if isinstance(client, Packets):
                client.sent.append(packet.Packet(encoded_packet=text))

        def note_packet(eio_sid: str, one: packet.Packet) -> None:
            note(eio_sid, one.encode())
            send_packet(eio_sid, one)

        def note_encoded(eio_sid: str, one: Any) -> None:
            note(eio_sid, one.data)
            send_encoded(eio_sid, one)

        server._send_packet, server._send_eio_packet = note_packet, note_encoded
