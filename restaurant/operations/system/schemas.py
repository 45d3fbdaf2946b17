"""The JSON of the server as the owner sees it."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from restaurant.audit.schemas import ActorSchema
from restaurant.operations.system.data_check import CheckState
from restaurant.operations.system.lines import SENTENCES, LineState
from restaurant.schemas.fields import Integer, UtcDateTime

MAX_BYTES = 2**53 - 1
DATABASES = ("sqlite", "postgresql", "mariadb", "mysql")
CHECKS = ("database", "migrations", "disk", "backup", "clock")
BYTES = {"description": "Bytes."}
ON_THE_CLOCK = {"description": "In `timezone`.", "example": "05:00"}


class DatabaseStatusSchema(Schema):
    """The database. Its size is null when it cannot be told."""

    kind = fields.String(required=True, validate=OneOf(DATABASES))
    size = Integer(0, MAX_BYTES, required=True, allow_none=True, metadata=BYTES)


class DiskStatusSchema(Schema):
    """The disk that the data are on."""

    free = Integer(0, MAX_BYTES, required=True, metadata=BYTES)
    total = Integer(0, MAX_BYTES, required=True, metadata=BYTES)


class BackupStatusSchema(Schema):
    """The newest of the nightly backups, and of those that were made here."""

    newest_at = UtcDateTime(required=True, allow_none=True)
    is_overdue = fields.Boolean(required=True)


class UsbStickSchema(Schema):
    """The USB stick that a job of the machine copies the data to every night."""

    is_supported = fields.Boolean(
        required=True,
        metadata={"description": "Whether there is such a job here: where it was installed."},
    )
    is_plugged_in = fields.Boolean(required=True)
    copied_at = UtcDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the last copy to a stick succeeded; null: never."},
    )


class ClockStatusSchema(Schema):
    """The server's clock, and the time of the newest record, which should not be later."""

    now = UtcDateTime(required=True)
    newest_record_at = UtcDateTime(required=True, allow_none=True)


class ScreensSchema(Schema):
    """How many apps are connected, by the role of whoever is signed in."""

    admin = Integer(required=True)
    waiter = Integer(required=True)
    kitchen = Integer(required=True)


class DeviceCountSchema(Schema):
    """The enrolled devices, and those of them that are connected."""

    enrolled = Integer(required=True)
    online = Integer(required=True)


class SlowRequestSchema(Schema):
    """A request that took long."""

    at = UtcDateTime(required=True, metadata={"description": "When it was answered."})
    method = fields.String(required=True)
    route = fields.String(required=True, metadata={"description": "The pattern of its address."})
    status = Integer(required=True)
    seconds = fields.Float(required=True)


class CheckLineSchema(Schema):
    """One check of the server: an error stops the work, a warning is for a person to look at."""

    name = fields.String(required=True, validate=OneOf(CHECKS))
    state = fields.Enum(LineState, by_value=True, required=True)
    code = fields.String(required=True, validate=OneOf(list(SENTENCES)))
    detail = fields.String(required=True)


class StatusSchema(Schema):
    """The server at this moment."""

    version = fields.String(required=True)
    uptime_seconds = Integer(required=True)
    worker = fields.String(required=True)
    address_for_devices = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What to open on other devices; null when they cannot reach it."},
    )
    timezone = fields.String(required=True)
    currency = fields.String(required=True)
    business_day_ends = fields.String(required=True, metadata=ON_THE_CLOCK)
    backup_at = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "When the nightly backup begins, in `timezone`; null: never."},
    )
    database = fields.Nested(DatabaseStatusSchema, required=True)
    disk = fields.Nested(DiskStatusSchema, required=True, allow_none=True)
    backup = fields.Nested(BackupStatusSchema, required=True)
    usb_stick = fields.Nested(UsbStickSchema, required=True)
    clock = fields.Nested(ClockStatusSchema, required=True)
    screens = fields.Nested(ScreensSchema, required=True)
    devices = fields.Nested(DeviceCountSchema, required=True)
    slow_requests = fields.List(
        fields.Nested(SlowRequestSchema),
        required=True,
        metadata={
            "description": "The slowest ten of the last hour that took a quarter of a second or "
            "more, the slowest first."
        },
    )
    checks = fields.List(fields.Nested(CheckLineSchema), required=True)


class DataCheckSchema(Schema):
    """The check of the data that is running, or the last one since the server was started."""

    state = fields.Enum(CheckState, by_value=True, required=True)
    started_at = UtcDateTime(required=True, allow_none=True)
    finished_at = UtcDateTime(required=True, allow_none=True)
    started_by = fields.Nested(ActorSchema, attribute="person", required=True, allow_none=True)
    ok = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "Null until it is `done`."}
    )
    problems = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Each broken promise of the data, as a sentence with the ids."},
    )
