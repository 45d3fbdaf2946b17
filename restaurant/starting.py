"""What begins when a server process begins to serve."""

from flask import Flask

from restaurant.extensions import socketio
from restaurant.realtime.delivery import courier
from restaurant.realtime.upkeep import Upkeep


def start_live(app: Flask) -> None:
    """Start delivering events and looking after sockets, for as long as the process lives."""
    with app.app_context():
        courier.start()
    socketio.start_background_task(courier.run, app)
    socketio.start_background_task(Upkeep().run, app)
