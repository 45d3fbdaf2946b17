"""The Socket.IO handlers: connecting with a token, renewing it, and the commands."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import request
from flask_socketio import ConnectionRefusedError, SocketIO
from marshmallow import EXCLUDE, Schema, ValidationError

from restaurant import request_context
from restaurant.auth import tokens
from restaurant.auth.models import Session, User
from restaurant.database.errors import TRANSLATED, translate
from restaurant.errors import (
    ForbiddenError,
    InvalidError,
    RestaurantError,
    SessionEndedError,
    UnauthorizedError,
    make_problem,
)
from restaurant.extensions import settings, socketio
from restaurant.idempotency.service import ReplayableResponse, run_once
from restaurant.json_codec import dumps, raw_json, reject_surrogates
from restaurant.live import connections
from restaurant.live.commands import COMMANDS, Command
from restaurant.live.connections import Connection
from restaurant.live.rooms import NAMESPACE, rooms_for
from restaurant.sockets.schemas import AuthenticateSchema, ConnectSchema

log = logging.getLogger(__name__)


def register(server: SocketIO) -> None:
    """Handle everything a client may send, and nothing else."""
    server.on_event("connect", connect, namespace=NAMESPACE)
    server.on_event("disconnect", disconnect, namespace=NAMESPACE)
    server.on_event("authenticate", authenticate, namespace=NAMESPACE)
    for name, command in COMMANDS.items():
        server.on_event(name, _make_handler(name, command), namespace=NAMESPACE)
    server.on_error(namespace=NAMESPACE)(handle_error)


def connect(auth: Any = None) -> None:
    """Authenticate a client and register it, with the rooms of its user's role.

    Raises ``ConnectionRefusedError`` with a ``code``, and ``errors`` by field where a field is
    not valid. A connected client may send an event of this name too: that changes nothing.
    """
    if connections.get(_sid()):
        return
    data, session, claims = _authenticate_client(auth)
    if len(connections.all_connections()) >= settings.max_sockets:
        raise ConnectionRefusedError(
            "Too many screens are connected.", {"code": "too_many_sockets"}
        )
    connections.add(
        Connection(
            sid=_sid(),
            eio_sid=socketio.server.manager.eio_sid_from_sid(_sid(), NAMESPACE),
            user_id=session.user_id,
            session_id=session.id,
            rooms=rooms_for(session.user.role, session.user_id),
            expires_at=claims["exp"],
            last_event_id=data.get("last_event_id"),
            epoch=data.get("epoch"),
        )
    )


def _authenticate_client(auth: Any) -> tuple[dict[str, Any], Session, dict[str, Any]]:
    """What the client sent, its session, and the claims of its token."""
    try:
        if not isinstance(auth, dict) or "token" not in auth:
            raise UnauthorizedError("Sign in first.")
        data = load(ConnectSchema(unknown=EXCLUDE), auth)
        return data, *get_session(data["token"])
    except RestaurantError as error:
        raise ConnectionRefusedError(str(error), {"code": error.code} | error.extra) from error


def disconnect(*_reason: str) -> None:
    """Forget a connection that is closed.

    A connected client may send an event of this name too. It stays registered, as it is still
    in its rooms and has to be disconnected when its session ends.
    """
    if not socketio.server.manager.is_connected(_sid(), NAMESPACE):
        connections.remove(_sid())


def authenticate(*arguments: Any) -> dict[str, Any]:
    """Renew the token of a connection, for the same user."""
    data = load(AuthenticateSchema(), *arguments[:1])
    session, claims = get_session(data["token"])
    connection = _get_connection()
    if session.user_id != connection.user_id:
        raise ForbiddenError("This token belongs to another user.")
    connections.renew(connection.sid, session.id, claims["exp"])
    return {"ok": True}


def handle_error(error: Exception) -> dict[str, Any]:
    """Acknowledge a command that failed with the problem that HTTP would answer."""
    request_id = uuid4().hex
    command = request.event["message"]  # type: ignore[attr-defined]
    facts = {"request_id": request_id, "command": command}
    if isinstance(error, RestaurantError):
        log.info("a command was refused", extra=facts | {"status": error.status.value})
    else:
        log.error("a command failed", exc_info=error, extra=facts)
    if isinstance(error, TRANSLATED):
        error = translate(error)
    if command == "connect":
        # Any return value would accept the connection.
        code = getattr(error, "code", "internal_error")
        raise ConnectionRefusedError("Try again.", {"code": code})
    if isinstance(error, RestaurantError):
        return {"ok": False, "error": error.to_problem(request_id)}
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail = "Something went wrong on the server. The error has been logged."
    return {"ok": False, "error": make_problem(status, "internal_error", detail, request_id)}


def load(schema: Schema, data: Any = None) -> dict[str, Any]:
    """Validate what a client sent, without changing it. Raises ``InvalidError``."""
    try:
        reject_surrogates(data)
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        raise InvalidError({"json": error.normalized_messages()}) from error
    return loaded


def get_session(token: str) -> tuple[Session, dict[str, Any]]:
    """The session and the claims of an access token. Raises ``UnauthorizedError``."""
    claims = tokens.decode_claims(token)
    session = tokens.get_session(claims)
    if session is None:
        raise SessionEndedError()
    return session, claims


def _make_handler(name: str, command: Command) -> Callable[..., Any]:
    def handle(*arguments: Any) -> Any:
        connection = _get_connection()
        request_context.bind(request.remote_addr, request.user_agent.string, connection.session_id)
        user = _get_user(connection)
        user.require_permission(command.permission)
        data = load(command.schema(), *arguments[:1])
        command_id = data.pop("command_id", None)
        if command_id is None:
            return _execute(command, user, data)
        fingerprint_source = dumps([name, arguments[0]])
        response = run_once(
            user.id,
            command_id,
            fingerprint_source,
            lambda: ReplayableResponse(
                HTTPStatus.OK, dumps(_execute(command, user, data)).decode(), {}
            ),
        )
        return raw_json(response.body)

    return handle


def _execute(command: Command, user: User, data: dict[str, Any]) -> dict[str, Any]:
    done: dict[str, Any] = command.ack_schema().dump({"ok": True, **command.action(user, **data)})
    return done


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO puts it there
    return sid


def _get_connection() -> Connection:
    connection = connections.get(_sid())
    if connection is None:
        raise UnauthorizedError("This session has ended. Sign in again.")
    return connection


def _get_user(connection: Connection) -> User:
    return tokens.get_session_user(connection.session_id, connection.user_id)
