"""The owner's reports over HTTP."""

from typing import Any

from flask.views import MethodView

from restaurant.permissions import Permission

# Loaded for what it declares: examples.
from restaurant.reports import examples as examples
from restaurant.reports import service
from restaurant.reports.schemas import ReportQuerySchema, ReportSchema
from restaurant.web.blueprint import Blueprint

reports_blp = Blueprint(
    "reports", __name__, url_prefix="/reports", description="What was sold, and what needs care"
)


@reports_blp.route("/today")
class Today(MethodView):
    @reports_blp.requires(Permission.READ_REPORTS)
    @reports_blp.doc(operationId="getTodayReport")
    @reports_blp.arguments(ReportQuerySchema, location="query")
    @reports_blp.response(200, ReportSchema)
    def get(self, query: dict[str, Any]) -> service.Report:
        """Read the figures of today, another day or a week, and what needs attention now

        Each figure stands beside that of the same weekday a week before, until the same time of
        day. `now` is the present, whichever day is asked for.
        """
        return service.report(**query)
