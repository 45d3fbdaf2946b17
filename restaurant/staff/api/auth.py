"""The blueprint of signing in and out, one's own record, and one's own sessions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.views import MethodView
from flask_jwt_extended import get_jwt
from sqlalchemy import Select

from restaurant.auth import login, sessions
from restaurant.auth.authentication import current_principal, current_user
from restaurant.auth.models import Session, User
from restaurant.permissions import Permission
from restaurant.schemas.base import PageQuerySchema
from restaurant.staff import users as staff_users
from restaurant.staff.schemas.auth import (
    CredentialsSchema,
    OwnSessionSchema,
    PinCredentialsSchema,
    TokensSchema,
)
from restaurant.staff.schemas.users import OwnChangesSchema, UserSchema
from restaurant.staff.users import OwnChanges, PreparedChanges
from restaurant.web.blueprint import Blueprint

blp = Blueprint("auth", __name__, url_prefix="/auth", description="Signing in and out")


def prepares_profile(view: Callable[..., Any]) -> Callable[..., Any]:
    """Compare and hash passwords and PINs before the view takes the write lock."""

    @wraps(view)
    def wrapper(blueprint_view: Any, data: OwnChanges) -> Any:
        with staff_users.preparing_profile(current_user(), data) as changes:
            return view(blueprint_view, changes)

    return wrapper


@blp.route("/login")
class Login(MethodView):
    @blp.public
    @blp.doc(operationId="signIn")
    @blp.arguments(CredentialsSchema)
    @blp.errors("invalid_credentials", "too_many_tries")
    @blp.response(200, TokensSchema)
    def post(self, credentials: dict[str, str]) -> sessions.TokenPair:
        """Sign in with a password

        In the demo restaurant: with the password that it printed when it was filled.
        """
        return login.sign_in(**credentials)


@blp.route("/pin")
class PinLogin(MethodView):
    @blp.public
    @blp.doc(operationId="signInWithPin")
    @blp.arguments(PinCredentialsSchema)
    @blp.errors("invalid_credentials", "too_many_tries", "device_required")
    @blp.response(200, TokensSchema)
    def post(self, credentials: dict[str, str]) -> sessions.TokenPair:
        """Sign in with a PIN

        In the demo restaurant: with the PIN that it printed when it was filled. After 5 wrong
        ones the next is 429, right or wrong, with delays that double. Under
        `PIN_REQUIRES_DEVICE` it takes the `device_token` of an enrolled device.
        """
        pin = credentials.pop("pin_code")
        return login.sign_in_with_pin(pin=pin, **credentials)


@blp.route("/refresh")
class Refresh(MethodView):
    @blp.requires(Permission.SIGNED_IN, refresh=True)
    @blp.doc(operationId="refreshTokens")
    @blp.errors("busy", "storage_full")
    @blp.response(200, TokensSchema)
    def post(self) -> sessions.TokenPair:
        """Exchange the refresh token for a new pair of tokens

        It is sent as the bearer token. The old one is spent: used again within 30 s it still
        answers, later it ends the session.
        """
        return sessions.refresh(get_jwt()["jti"])


@blp.route("/logout")
class Logout(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.doc(operationId="signOut")
    @blp.idempotent
    @blp.response(204)
    def post(self) -> None:
        """Sign out

        Ends this session, its tokens and its sockets.
        """
        sessions.sign_out(current_user(), current_principal().session_id)


@blp.route("/me")
class Me(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.doc(operationId="getOwnUser")
    @blp.response(200, UserSchema)
    def get(self) -> User:
        """Fetch your own record"""
        return current_user()

    @blp.requires(Permission.SIGNED_IN)
    @blp.doc(operationId="updateOwnUser")
    @blp.arguments(OwnChangesSchema)
    @prepares_profile
    @blp.idempotent
    @blp.if_match(UserSchema, current_user)
    @blp.errors("wrong_password", "wrong_pin", "pin_needed", "too_many_tries")
    @blp.response(200, UserSchema)
    def patch(self, changes: PreparedChanges) -> User:
        """Change your own record

        A new password or PIN needs `current_password` and ends your other sessions. Who has no
        password sends `current_pin` instead; a wrong one counts like a wrong PIN at sign-in.
        """
        return staff_users.update_profile(current_user(), current_principal().session_id, changes)


@blp.route("/sessions/")
class OwnSessions(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.arguments(PageQuerySchema, location="query")
    @blp.response(200, OwnSessionSchema(many=True))
    @blp.paginate(Session.id, descending=True)
    def get(self, _filters: dict[str, Any]) -> Select[Any]:
        """List your open sessions, the newest first"""
        return sessions.select_open(current_user())


def get_my_session(id: int) -> Session:
    """One of the current user's open sessions."""
    return sessions.get_own_session(current_user(), id)


@blp.route("/sessions/<int:id>")
class OwnSessionById(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, OwnSessionSchema)
    def get(self, id: int) -> Session:
        """Fetch one of your open sessions"""
        return get_my_session(id)

    @blp.requires(Permission.SIGNED_IN)
    @blp.doc(operationId="endOwnSession")
    @blp.idempotent
    @blp.if_match(OwnSessionSchema, get_my_session)
    @blp.response(204)
    def delete(self, id: int) -> None:
        """End one of your sessions, such as on a lost phone

        Its tokens and sockets end at once.
        """
        sessions.end_own_session(current_user(), id)
