"""Base schemas of records, people and list parameters."""

from marshmallow import Schema

from restaurant.schemas.fields import Id, Name, QueryBoolean, QueryInteger, Text, UtcDateTime

MAX_PAGE_SIZE = 500


class RecordSchema(Schema):
    """The fields that every record has."""

    id = Id(dump_only=True)
    created_at = UtcDateTime(dump_only=True)
    updated_at = UtcDateTime(dump_only=True)


class PersonSchema(Schema):
    """A person on the staff, as shown to everybody."""

    id = Id(required=True)
    full_name = Name(required=True)


class PageQuerySchema(Schema):
    """The parameters of every list. The ``Link`` header has the URL of the next page."""

    limit = QueryInteger(1, MAX_PAGE_SIZE, load_default=MAX_PAGE_SIZE)
    cursor = Text(1, 3000, metadata={"description": "From the Link header."})


class ActiveQuerySchema(PageQuerySchema):
    """A list that hides inactive records by default."""

    include_inactive = QueryBoolean(
        load_default=False, metadata={"description": "Also list what is switched off."}
    )


class SearchQuerySchema(PageQuerySchema):
    """A list that can be searched by name."""

    q = Text(1, 120, metadata={"description": "Part of the name, in any case; Е finds Ё."})


class NamedQuerySchema(SearchQuerySchema, ActiveQuerySchema):
    """A list of named records that can be inactive."""
