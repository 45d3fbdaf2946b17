"""A restaurant's own server: the floor, the menu, the orders and the kitchen, live."""

from flask import Flask

from config import Settings
from restaurant.application import build


def create_app(settings: Settings | None = None) -> Flask:
    """Build an application from its settings, by default those of the environment."""
    return build(settings or Settings.from_environment())
