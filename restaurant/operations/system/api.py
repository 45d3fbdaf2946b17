"""The server over HTTP, as its owner sees it."""

from flask.views import MethodView

from restaurant.auth.authentication import current_user

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.operations import error_codes as error_codes
from restaurant.operations.system import data_check, status
from restaurant.operations.system import examples as examples
from restaurant.operations.system.data_check import DataCheck
from restaurant.operations.system.schemas import DataCheckSchema, StatusSchema
from restaurant.operations.system.status import Status
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

server_blp = Blueprint(
    "server", __name__, url_prefix="/system", description="The server, for whoever owns it"
)


@server_blp.route("")
class System(MethodView):
    @server_blp.requires(Permission.MANAGE_SERVER)
    @server_blp.doc(operationId="getSystemStatus")
    @server_blp.response(200, StatusSchema)
    def get(self) -> Status:
        """Read how the server is

        Everything that `/ready` checks in words, with a code for each line, and what somebody who
        looks after the server asks first.
        """
        return status.get_status()


@server_blp.route("/check")
class SystemCheck(MethodView):
    @server_blp.requires(Permission.MANAGE_SERVER)
    @server_blp.doc(operationId="getDataCheck")
    @server_blp.response(200, DataCheckSchema)
    def get(self) -> DataCheck:
        """Read how far the check of the data is, or what it found"""
        return data_check.last_check()

    @server_blp.requires(Permission.MANAGE_SERVER)
    @server_blp.doc(operationId="startDataCheck")
    @server_blp.idempotent
    @server_blp.errors("check_running")
    @server_blp.response(202, DataCheckSchema)
    def post(self) -> DataCheck:
        """Begin to check the data

        Looks for what should never be, such as a total that is not the sum of its items, and for
        missing pictures. It changes nothing, takes seconds to minutes, and goes on when the page
        is closed; `getDataCheck` tells what it found.
        """
        return data_check.start_check(current_user())
