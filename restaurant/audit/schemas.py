"""The JSON of the audit log, which admins read."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from restaurant.audit.models import AuditAction, AuditSubject
from restaurant.schemas.base import PageQuerySchema, PersonSchema
from restaurant.schemas.fields import Id, QueryDateTime, QueryInteger, UtcDateTime, repeatable


class ActorSchema(PersonSchema):
    """Who acted. Somebody at the console has no id: a name they gave, or their account's."""

    id = Id(required=True, allow_none=True)


class AuditEntrySchema(Schema):
    """An audit entry. ``user`` has the name that the person had then."""

    id = Id(required=True)
    at = UtcDateTime(required=True)
    action = fields.String(required=True, validate=OneOf([*AuditAction]))
    user = fields.Nested(ActorSchema, required=True, allow_none=True)
    session_id = Id(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True, validate=OneOf([*AuditSubject]))
    subject_id = Id(required=True, allow_none=True)
    field = fields.String(required=True, allow_none=True)

    class Meta:
        include = {
            "from": fields.String(attribute="before", required=True, allow_none=True),
            "to": fields.String(attribute="after", required=True, allow_none=True),
        }


class AuditQuerySchema(PageQuerySchema):
    """Filters of the audit log."""

    action = repeatable(fields.Enum(AuditAction, by_value=True))
    user_id = repeatable(QueryInteger())
    session_id = repeatable(QueryInteger())
    subject = repeatable(fields.Enum(AuditSubject, by_value=True))
    subject_id = repeatable(QueryInteger())
    at_from = QueryDateTime(metadata={"description": "At this moment or later."})
    at_to = QueryDateTime(metadata={"description": "Before this moment."})
