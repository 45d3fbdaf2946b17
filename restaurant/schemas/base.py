"""What every record's JSON has, and what every list can be asked."""

from marshmallow import Schema

from restaurant.schemas.fields import Id, Name, QueryBoolean, QueryInteger, Text, UtcDateTime

MAX_PAGE_SIZE = 500


class RecordSchema(Schema):
    """The part that is the same for each of the nine records."""

    id = Id(dump_only=True)
    created_at = UtcDateTime(dump_only=True)
    updated_at = UtcDateTime(dump_only=True)


class PersonSchema(Schema):
    """A colleague, as everybody sees them."""

    id = Id()
    full_name = Name()


class PageQuerySchema(Schema):
    """Every list comes a page at a time; the ``Link`` header has the address of the next."""

    limit = QueryInteger(1, MAX_PAGE_SIZE, load_default=MAX_PAGE_SIZE)
    cursor = Text(1, 3000, metadata={"description": "From the Link header."})


class ActiveQuerySchema(PageQuerySchema):
    """Lists hide what is switched off unless asked."""

    include_inactive = QueryBoolean(
        load_default=False, metadata={"description": "Also list what is switched off."}
    )


class SearchQuerySchema(PageQuerySchema):
    """Lists of named things can be searched."""

    q = Text(1, 120, metadata={"description": "Part of the name, in any case; Е finds Ё."})


class NamedQuerySchema(SearchQuerySchema, ActiveQuerySchema):
    """What most lists can be asked."""
