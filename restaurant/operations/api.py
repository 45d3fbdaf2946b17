"""The server about itself: alive, ready, measured, documented."""

import json
from typing import Any

from flask import Response, current_app, request
from flask.views import MethodView
from prometheus_client import CONTENT_TYPE_LATEST

from restaurant.errors import NotFoundError
from restaurant.extensions import settings
from restaurant.json_codec import dumps

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.operations import error_codes as error_codes
from restaurant.operations import examples as examples
from restaurant.operations import metrics
from restaurant.operations.health import readiness
from restaurant.operations.schemas import HealthSchema, ReadySchema
from restaurant.version import __version__
from restaurant.web.blueprint import Blueprint
from restaurant.web.proxies import is_within

blp = Blueprint("system", __name__, description="The server about itself")


@blp.route("/health")
class Health(MethodView):
    @blp.public
    @blp.response(200, HealthSchema)
    def get(self) -> dict[str, str]:
        """Tell whether the server is alive, and its version

        Does not use the database.
        """
        return {"status": "ok", "version": __version__}


@blp.route("/ready")
class Ready(MethodView):
    @blp.public
    @blp.doc(operationId="getReadiness")
    @blp.errors("not_ready")
    @blp.response(200, ReadySchema)
    def get(self) -> dict[str, Any]:
        """Tell whether the server can work

        503 when the check of the database, the migrations or the disk fails. `checks` also names an
        overdue backup and a clock that is behind. With those the answer stays 200: the server
        works, and a person should look at it.
        """
        return readiness.check()


@blp.route("/metrics")
class Metrics(MethodView):
    @blp.public
    @blp.doc(operationId="getMetrics")
    @blp.errors("not_found")
    @blp.response(200, {"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Read the server's metrics (Prometheus text)

        Only from this computer itself, unless `METRICS_NETWORKS` names other networks.
        """
        if not is_within(request.remote_addr, settings.metrics_networks):
            raise NotFoundError("There is nothing here.")
        return Response(metrics.render(), content_type=CONTENT_TYPE_LATEST)


@blp.route("/asyncapi.json")
class AsyncApi(MethodView):
    @blp.public
    @blp.response(200, {"type": "object"})
    def get(self) -> Response:
        """Read the description of the live channel (AsyncAPI 3.0)"""
        document: bytes = current_app.config["ASYNCAPI"]
        if request.root_path:
            document = _with_server(document)
        return Response(document, content_type="application/json")


def _with_server(document: bytes) -> bytes:
    """The document of the live channel, with the address at which a proxy has mounted it."""
    protocol = "wss" if request.is_secure else "ws"
    pathname = f"{request.root_path}/socket.io/"
    here = {"host": request.host, "pathname": pathname, "protocol": protocol}
    return dumps(json.loads(document) | {"servers": {"here": here}})
