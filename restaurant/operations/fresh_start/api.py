"""Beginning in earnest, over HTTP."""

from flask.views import MethodView

from restaurant.auth.authentication import current_user
from restaurant.operations.fresh_start import service
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

fresh_start_blp = Blueprint(
    "fresh-start", __name__, url_prefix="/demo", description="The end of the demo"
)


@fresh_start_blp.route("")
class FreshStart(MethodView):
    @fresh_start_blp.requires(Permission.MANAGE_SERVER)
    @fresh_start_blp.doc(operationId="removeDemo")
    @fresh_start_blp.errors("no_demo", "backup_elsewhere", "backup_running", "storage_full")
    @fresh_start_blp.response(204)
    def delete(self) -> None:
        """Remove the demo, and everything that was added to it

        After a backup, all orders, dishes, tables, ways to pay, waiters and cooks are removed. The
        restaurant's name, its admins and the paired devices stay, as does the audit log. Every
        screen is told to load anew. Only for a restaurant that began with `fillWithDemo`, in the
        two weeks after that: what is there later is the restaurant's own.
        """
        service.begin_anew(current_user())
