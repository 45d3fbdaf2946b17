"""Backups over HTTP: made, listed, taken away."""

from flask import Response, request, send_file
from flask.views import MethodView

from restaurant.auth.authentication import current_user

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.operations import error_codes as error_codes
from restaurant.operations.backups import copies
from restaurant.operations.backups import examples as examples
from restaurant.operations.backups.copies import BackupCopy
from restaurant.operations.backups.schemas import NAME_PATTERN, BackupSchema
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

BINARY = {"type": "string", "format": "binary"}
SQLITE = "application/vnd.sqlite3"
NAME_PARAMETER = {
    "in": "path",
    "name": "name",
    "required": True,
    "schema": {"type": "string", "pattern": NAME_PATTERN},
}

backups_blp = Blueprint(
    "backups", __name__, url_prefix="/backups", description="Copies of the database"
)


@backups_blp.route("/")
class Backups(MethodView):
    @backups_blp.requires(Permission.MANAGE_SERVER)
    @backups_blp.response(200, BackupSchema(many=True))
    def get(self) -> list[BackupCopy]:
        """List the backups, the newest first

        One that is being made is listed as `running`, whoever asked for it, and how much of it is
        there. When the last one failed, it is listed as `failed` with what to do, until the next
        begins or the server is started anew.
        """
        return copies.list_backups()

    @backups_blp.requires(Permission.MANAGE_SERVER)
    @backups_blp.doc(operationId="startBackup")
    @backups_blp.idempotent
    @backups_blp.errors("backup_running", "backup_elsewhere")
    @backups_blp.response(202, BackupSchema)
    def post(self) -> BackupCopy:
        """Begin a backup

        It takes seconds to minutes, and goes on when the page is closed; `listBackups` tells how
        far it is. The oldest backups make room for it, so that there is room for orders after it.
        """
        return copies.start_backup(current_user())


@backups_blp.route("/<name>", parameters=[NAME_PARAMETER])
class BackupByName(MethodView):
    @backups_blp.requires(Permission.MANAGE_SERVER)
    @backups_blp.doc(operationId="downloadBackup")
    @backups_blp.errors("range_not_satisfiable")
    @backups_blp.alt_response(200, schema=BINARY, content_type=SQLITE, success=True)
    def get(self, name: str) -> Response:
        """Download a backup

        One that is complete. It holds the whole restaurant, with people, phones and passports:
        keep it as safe as the cash.
        """
        file = copies.find_backup(name)
        if request.method == "GET":
            copies.record_download(current_user(), name)
        response = send_file(file, SQLITE, as_attachment=True, download_name=name)
        response.headers["Cache-Control"] = "no-store"
        return response
