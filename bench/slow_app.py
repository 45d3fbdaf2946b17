"""The application with one more route, for a measurement only: it runs a slow statement."""

from flask import Flask, Response, current_app, request
from sqlalchemy import text

from restaurant import create_app

COUNT = text(
    "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :most) "
    "SELECT COUNT(*) FROM counted"
)


def slow() -> Response:
    """Let the database count up to ``most``."""
    database = current_app.extensions["sqlalchemy"]
    return Response(str(database.session.scalar(COUNT, {"most": int(request.args["most"])})))


def build() -> Flask:
    """The restaurant, and the route."""
    app = create_app()
    app.add_url_rule("/slow", view_func=slow)
    return app
