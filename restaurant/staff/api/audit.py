"""The blueprint of the audit log."""

from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditEntry
from restaurant.audit.schemas import AuditEntrySchema, AuditQuerySchema
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

blp = Blueprint("audit", __name__, url_prefix="/audit", description="Who did what")


@blp.route("/")
class Audit(MethodView):
    @blp.requires(Permission.READ_AUDIT)
    @blp.doc(operationId="listAuditEntries")
    @blp.arguments(AuditQuerySchema, location="query")
    @blp.response(200, AuditEntrySchema(many=True))
    @blp.paginate(AuditEntry.id, descending=True)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List the audit log, the newest first

        Who did what: sign-ins and failed ones, staff and rights, devices, the restaurant itself,
        the menu's imports, prices, what is sold out, cancellations, refunds, backups. `action` and
        the other filters narrow it down: `order_cancelled` lists who cancelled which order
        (`subject_id`), and `listOrderHistory` tells everything that was done to that one.
        """
        return audit_service.select_entries(**filters)
