"""The event log over HTTP."""

from http import HTTPStatus
from typing import Any

from apispec import APISpec
from flask import Response
from flask.views import MethodView
from flask_smorest import Api

from restaurant.auth.authentication import current_user
from restaurant.live import replay
from restaurant.live.events import event_schemas
from restaurant.live.rooms import rooms_for
from restaurant.live.schemas import EventQuerySchema
from restaurant.permissions import Permission
from restaurant.schemas.examples import EXAMPLES

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.sockets import error_codes as error_codes
from restaurant.sockets import examples as examples
from restaurant.web.blueprint import Blueprint

blp = Blueprint("events", __name__, url_prefix="/events", description="The event log")


def _describe_items(
    doc: dict[str, Any], _info: object, *, api: Api, spec: APISpec, **_: object
) -> dict[str, Any]:
    """Document the rows as a union, told apart by ``event``."""
    converter = api.ma_plugin.converter
    mapping = {
        name: converter.resolve_nested_schema(schema)["$ref"]
        for name, schema in event_schemas().items()
    }
    union = {
        "description": "An event, as sockets carry it; `event` says which.",
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "event", "mapping": mapping},
        "example": EXAMPLES["OrderCreatedEvent"],
    }
    spec.components.schema("Event", union)
    answer = doc["responses"][HTTPStatus.OK]["content"]["application/json"]
    answer["schema"]["items"] = spec.components.get_ref("schema", "Event")
    return doc


# Runs when the application registers the blueprint: then every domain has declared its events.
blp._prepare_doc_cbks.append(_describe_items)


@blp.route("/")
class Events(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.arguments(EventQuerySchema, location="query")
    @blp.errors("resync")
    @blp.response(200, {"type": "array"})
    def get(self, query: dict[str, Any]) -> Response:
        """List events after a number, oldest first

        Each role gets what its rooms get, as the same objects that the sockets carry.
        """
        user, limit = current_user(), query["limit"]
        found = replay.list_events(rooms_for(user.role, user.id), query["after"], limit)
        body = f"[{','.join(event.body for event in found)}]"
        response = Response(body, content_type="application/json")
        if len(found) == limit:
            following = f"/events/?after={found[-1].id}&limit={limit}"
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response
