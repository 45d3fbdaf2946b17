"""Signing in and out, and one's own record."""

from typing import Any

from flask.views import MethodView
from flask_jwt_extended import get_current_user, get_jwt

from restaurant.api.blueprint import Blueprint
from restaurant.models import User
from restaurant.permissions import Permission
from restaurant.schemas.auth import CredentialsSchema, PinCredentialsSchema, TokensSchema
from restaurant.schemas.users import OwnChangesSchema, UserSchema
from restaurant.services import sessions, users

blp = Blueprint("auth", __name__, url_prefix="/auth", description="Signing in and out")


@blp.route("/login")
class Login(MethodView):
    @blp.public
    @blp.arguments(CredentialsSchema)
    @blp.response(200, TokensSchema)
    def post(self, credentials: dict[str, str]) -> sessions.Tokens:
        """Sign in with a password"""
        return sessions.sign_in(**credentials)


@blp.route("/pin")
class PinLogin(MethodView):
    @blp.public
    @blp.arguments(PinCredentialsSchema)
    @blp.response(200, TokensSchema)
    def post(self, credentials: dict[str, str]) -> sessions.Tokens:
        """Sign in with a PIN

        After 5 wrong ones the next is 429, right or wrong, with delays that double.
        """
        return sessions.sign_in_with_pin(credentials["username"], credentials["pin_code"])


@blp.route("/refresh")
class Refresh(MethodView):
    @blp.requires(Permission.SIGNED_IN, refresh=True)
    @blp.response(200, TokensSchema)
    def post(self) -> sessions.Tokens:
        """Exchange the refresh token (sent as the bearer) for a new pair

        The old one is spent: used again within 30 s it still answers, later it ends
        the session.
        """
        return sessions.refresh(get_jwt()["jti"])


@blp.route("/logout")
class Logout(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(204)
    def post(self) -> None:
        """Sign this device out, its tokens and its sockets"""
        sessions.end_session(get_jwt()["sid"])


def me() -> User:
    """Whoever is asking."""
    user: User = get_current_user()
    return user


@blp.route("/me")
class Me(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, UserSchema)
    def get(self) -> User:
        """Fetch one's own record"""
        return me()

    @blp.requires(Permission.SIGNED_IN)
    @blp.if_match(UserSchema, me)
    @blp.arguments(OwnChangesSchema)
    @blp.response(200, UserSchema)
    def patch(self, data: dict[str, Any]) -> User:
        """Change one's own record

        A new password or PIN needs `current_password` and ends one's other sessions.
        """
        return users.change_oneself(me(), get_jwt()["sid"], data)
