"""The JSON of backups."""

from marshmallow import Schema, fields

from restaurant.audit.schemas import ActorSchema
from restaurant.operations.backups.copies import BackupState, ProblemCode
from restaurant.schemas.fields import Integer, Text, UtcDateTime

NAME_PATTERN = r"^[^./][^/]*\.sqlite3$"
MAX_BYTES = 2**53 - 1


class BackupProblemSchema(Schema):
    """Why a backup failed, and what to do."""

    code = fields.Enum(ProblemCode, by_value=True, required=True)
    detail = fields.String(required=True)
    missing_bytes = Integer(
        0,
        MAX_BYTES,
        required=True,
        allow_none=True,
        metadata={"description": "How much more must be free."},
    )


class BackupSchema(Schema):
    """A copy of the database, or one that is being made, or the last that failed."""

    name = Text(1, 255, required=True)
    state = fields.Enum(BackupState, by_value=True, required=True)
    made_at = UtcDateTime(
        required=True,
        metadata={"description": "When it was begun: it holds the restaurant as it was then."},
    )
    size = Integer(
        0,
        MAX_BYTES,
        required=True,
        metadata={"description": "Bytes; while it is running, those that are copied."},
    )
    expected_size = Integer(
        0,
        MAX_BYTES,
        required=True,
        allow_none=True,
        metadata={"description": "About how many bytes it will have; only while it is running."},
    )
    is_automatic = fields.Boolean(
        required=True,
        metadata={"description": "Made by the server itself each night, or from the console."},
    )
    made_by = fields.Nested(
        ActorSchema,
        attribute="person",
        required=True,
        allow_none=True,
        metadata={"description": "Who asked for it here."},
    )
    problem = fields.Nested(BackupProblemSchema, required=True, allow_none=True)
