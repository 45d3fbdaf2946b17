"""The AsyncAPI 3.0 document, built from the declared events and commands."""

from collections.abc import Iterable
from typing import Any

from apispec import APISpec
from marshmallow import Schema

from restaurant.errors.codes import sort_codes
from restaurant.live.commands import COMMANDS
from restaurant.live.events import EVENT_TYPES, event_schemas
from restaurant.live.rooms import NAMESPACE
from restaurant.live.schemas import AckSchema, CaughtUpSchema, ResyncSchema, WelcomeSchema
from restaurant.permissions import Permission, roles_with
from restaurant.schemas.examples import EXAMPLES
from restaurant.sockets.error_codes import AUTHENTICATE_ERRORS, COMMAND_ERRORS
from restaurant.sockets.schemas import AuthenticateSchema, ErrorAckSchema
from restaurant.version import __version__
from restaurant.web.openapi.document import BEARER
from restaurant.web.openapi.schemas import marshmallow_plugin, register_fields, schema_name

CHANNEL = {"$ref": "#/channels/orders"}
DESCRIPTION = (
    "Socket.IO events. Connect with `io('/ws/orders', {auth: {token, last_event_id}})`; "
    "the server chooses the rooms by role."
)
CONNECTION_MESSAGES = {
    "welcome": (WelcomeSchema, "The first message to an authenticated client."),
    "caught-up": (
        CaughtUpSchema,
        "All missed events, if any, have been sent; the events that follow are new.",
    ),
    "resync": (ResyncSchema, "The missed events are not kept: load everything again over HTTP."),
}


def build_document() -> dict[str, Any]:
    """The document of all events and commands declared so far."""
    document = _Document()
    for name, (schema, when) in CONNECTION_MESSAGES.items():
        document.add_event(name, schema, when)
    for name, schema in event_schemas().items():
        event_type = EVENT_TYPES[name]
        rooms = ", ".join(event_type.rooms)
        document.add_event(name, schema, f"{event_type.description} Rooms: {rooms}.")
    for name, command in COMMANDS.items():
        document.add_command(
            name,
            command.schema,
            command.ack_schema,
            command.summary,
            command.permission,
            {*COMMAND_ERRORS, *command.errors},
        )
    document.add_command(
        "authenticate",
        AuthenticateSchema,
        AckSchema,
        "Renew the token of this socket.",
        Permission.SIGNED_IN,
        AUTHENTICATE_ERRORS,
    )
    return document.to_dict()


class _Document:
    def __init__(self) -> None:
        plugin = marshmallow_plugin()
        self.spec = APISpec("Restaurant", "1.0", "3.1.0", [plugin])
        register_fields(plugin)
        self.resolver: Any = plugin.resolver
        self.messages: dict[str, Any] = {}
        self.operations: dict[str, Any] = {}

    def add_event(self, name: str, schema: type[Schema], when: str) -> None:
        """Add a message from the server."""
        self._message(name, self._schema(schema), schema_name(schema))
        self.operations[name] = {
            "action": "send",
            "channel": CHANNEL,
            "summary": when,
            "messages": [{"$ref": f"#/channels/orders/messages/{name}"}],
        }

    def add_command(
        self,
        name: str,
        schema: type[Schema],
        ack_schema: type[Schema],
        summary: str,
        permission: Permission,
        codes: Iterable[str],
    ) -> None:
        """Add a command from a client, the roles that may send it, and its acknowledgements."""
        roles = [role.value for role in roles_with(permission)]
        self._message(name, self._schema(schema), schema_name(schema))
        acknowledgement = self._acknowledgement(ack_schema)
        self._message(f"{name}-ack", acknowledgement, schema_name(ack_schema))
        self.operations[name] = {
            "action": "receive",
            "channel": CHANNEL,
            "summary": summary,
            "description": f"For: {', '.join(roles)}.",
            "x-roles": roles,
            "x-error-codes": sort_codes(codes),
            "messages": [{"$ref": f"#/channels/orders/messages/{name}"}],
            "reply": {
                "channel": CHANNEL,
                "messages": [{"$ref": f"#/channels/orders/messages/{name}-ack"}],
            },
        }

    def to_dict(self) -> dict[str, Any]:
        """The document with everything added so far."""
        names = {name: {"$ref": f"#/components/messages/{name}"} for name in self.messages}
        return {
            "asyncapi": "3.0.0",
            "info": {
                "title": "Restaurant, live",
                "version": __version__,
                "description": DESCRIPTION,
            },
            "channels": {"orders": {"address": NAMESPACE, "messages": names}},
            "operations": self.operations,
            "components": {
                "messages": self.messages,
                "schemas": self.spec.to_dict()["components"]["schemas"],
                "securitySchemes": BEARER,
            },
        }

    def _message(self, name: str, payload: dict[str, Any], example: str) -> None:
        self.messages[name] = {
            "name": name,
            "contentType": "application/json",
            "examples": [{"payload": EXAMPLES[example]}],
            "payload": {
                "schemaFormat": "application/schema+json;version=draft-07",
                "schema": payload,
            },
        }

    def _schema(self, schema: type[Schema]) -> dict[str, Any]:
        found: dict[str, Any] = self.resolver.resolve_schema_dict(schema)
        return found

    def _acknowledgement(self, ack_schema: type[Schema]) -> dict[str, Any]:
        return {"oneOf": [self._schema(ack_schema), self._schema(ErrorAckSchema)]}
