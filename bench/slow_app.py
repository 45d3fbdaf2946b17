"""The application with one route more, which only a measurement serves: a slow statement."""

from flask import Flask, Response, request
from sqlalchemy import text

from restaurant import create_app
from restaurant.database.session import db

COUNT = text(
    "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :most) "
    "SELECT COUNT(*) FROM counted"
)


def slow() -> Response:
    """Let the database count."""
    return Response(str(db.session.scalar(COUNT, {"most": int(request.args["most"])})))


def build() -> Flask:
    """The restaurant, and the route."""
    app = create_app()
    app.add_url_rule("/slow", view_func=slow)
    return app
