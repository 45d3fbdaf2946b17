"""The Flask-SQLAlchemy session that every query goes through."""

from flask_sqlalchemy import SQLAlchemy

from restaurant.database.base import Model

db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})
