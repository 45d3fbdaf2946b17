"""People at work in the tests: their tokens and their clients."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token

from restaurant.auth.models import Device, Session, User
from restaurant.database.session import db
from restaurant.live import connections
from restaurant.staff import users as staff_users
from restaurant.staff.users import OwnChanges

PASSWORD = "borscht and dumplings"
PIN = "8264"


def get_token(user: User) -> str:
    """An access token of a session that was just opened, without hashing a password."""
    return create_access_token(str(user.id), additional_claims={"sid": get_session(user).id})


def get_session(user: User) -> Session:
    """A session that was just opened somewhere."""
    session = Session(user=user)
    db.session.add(session)
    db.session.commit()
    return session


def signed_in_client(app: Flask, user: User) -> FlaskClient:
    """A client signed in as this person."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {get_token(user)}"
    return client


def sign_in(client: FlaskClient, username: str, password: str = PASSWORD) -> Any:
    """Sign in the way a phone does, and return the answer."""
    return client.post("/auth/login", json={"username": username, "password": password})


def change_own_record(user: User, session_id: int, data: OwnChanges) -> User:
    """Change something about oneself, as the view does."""
    with staff_users.preparing_profile(user, data) as changes:
        return staff_users.update_profile(user, session_id, changes)


def sit_at(device: Device, user: User) -> None:
    """Let the session whose socket a person has open be one of a device."""
    [one] = [one for one in connections.all_connections() if one.user_id == user.id]
    db.session.get_one(Session, one.session_id).device_id = device.id
    db.session.commit()
