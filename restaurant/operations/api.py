"""The server about itself: alive, ready, measured, documented."""

from typing import Any

from flask import Response, current_app, request
from flask.views import MethodView
from prometheus_client import CONTENT_TYPE_LATEST

from restaurant.errors import NotFoundError
from restaurant.extensions import settings

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.operations import error_codes as error_codes
from restaurant.operations import examples as examples
from restaurant.operations import health, metrics
from restaurant.operations.schemas import HealthSchema, ReadySchema
from restaurant.version import __version__
from restaurant.web.blueprint import Blueprint
from restaurant.web.proxies import is_within

blp = Blueprint("service", __name__, description="The server about itself")


@blp.route("/health")
class Health(MethodView):
    @blp.public
    @blp.response(200, HealthSchema)
    def get(self) -> dict[str, str]:
        """Tell whether the server is alive, and its version

        Asks nothing of the database.
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

        503 when its database, its migrations or its disk are not well. A backup that is overdue
        and a clock that is behind are told in `checks` and leave it at 200: the server works, and
        somebody should look.
        """
        return health.check()


@blp.route("/metrics")
class Metrics(MethodView):
    @blp.public
    @blp.doc(operationId="getMetrics")
    @blp.errors("not_found")
    @blp.response(200, {"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Read the server's figures (Prometheus text)

        From the machine itself only, unless `METRICS_NETWORKS` says otherwise.
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
        return Response(current_app.config["ASYNCAPI"], content_type="application/json")
