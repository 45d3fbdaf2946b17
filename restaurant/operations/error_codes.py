"""The error codes of running the server."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "not_ready": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The database, its migrations or the disk are not well; `detail` says which.",
            "Look at the server's log; `docs/operations.md` says what to do.",
        ),
        "backup_running": ErrorCode(
            HTTPStatus.CONFLICT,
            "A backup is being made.",
            "Wait for it; `listBackups` tells how far it is.",
        ),
        "backup_elsewhere": ErrorCode(
            HTTPStatus.CONFLICT,
            "The database is not SQLite, so it is not backed up here.",
            "Use the tool of the database, such as pg_dump or mariadb-dump.",
        ),
        "no_demo": ErrorCode(
            HTTPStatus.CONFLICT,
            "The restaurant did not begin as the demo in the last two weeks: nothing is removed.",
            "Do not offer it.",
        ),
        "check_running": ErrorCode(
            HTTPStatus.CONFLICT,
            "The data are being checked.",
            "Wait for it; `getDataCheck` tells when it is done.",
        ),
    }
)
