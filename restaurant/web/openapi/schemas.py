"""Our schemas and fields as JSON Schema, for the OpenAPI and the AsyncAPI document.

A request and an answer have schemas of their own: "NewDish" is what a client sends, "DishChanges"
what it may change, and "Dish" what it gets, every field of it.
"""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, fields

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.examples import EXAMPLES
from restaurant.schemas.fields import FixedPoint, Total, UtcDateTime

JsonSchema = dict[str, Any]

PARTIAL = "Fields that are not sent stay as they are."


def schema_name(schema: Schema | type[Schema]) -> str:
    """Name ``DishSchema`` "Dish", and its forms in requests "NewDish" and "DishChanges"."""
    if isinstance(schema, type):
        return schema.__name__.removesuffix("Schema")
    name = schema_name(type(schema))
    if schema.partial:
        return f"{name.removeprefix('New')}Changes"
    return f"New{name.removeprefix('New')}" if schema.exclude else name


class Converter(OpenAPIConverter):
    """apispec's converter, with what our schemas say that it does not read."""

    def init_attribute_functions(self) -> None:
        """Leave out ``readOnly`` and ``writeOnly``: no schema is both sent and received."""
        super().init_attribute_functions()
        self.attribute_functions.remove(self.field2read_only)
        self.attribute_functions.remove(self.field2write_only)
        self.attribute_functions.append(self.amount_range)

    def field2choices(self, field: fields.Field[Any], **options: Any) -> JsonSchema:
        """A field with one possible value is a ``const``."""
        found: JsonSchema = super().field2choices(field, **options)
        return {"const": found["enum"][0]} if len(found.get("enum", ())) == 1 else found

    def amount_range(self, field: fields.Field[Any], **_: Any) -> JsonSchema:
        """The range of an amount, which is validated in hundredths."""
        if not isinstance(field, FixedPoint):
            return {}
        limits = {} if isinstance(field, Total) else {"maximum": field.maximum / 100}
        return {"minimum": 0} | limits

    def schema2jsonschema(self, schema: Schema) -> JsonSchema:
        """Describe a schema by its docstring; a record in an answer has all of its fields."""
        found: JsonSchema = super().schema2jsonschema(schema)
        description = (type(schema).__doc__ or "").replace("``", "`")
        found["description"] = f"{description} {PARTIAL}" if schema.partial else description
        if isinstance(schema, RecordSchema) and not is_request(schema):
            found["required"] = sorted(found["properties"])
        for described in found["properties"].values():
            _describe_default(described)
        if (name := schema_name(schema)) in EXAMPLES:
            found["example"] = EXAMPLES[name]
        return found


def is_request(schema: Schema) -> bool:
    """Whether this is what a client sends of a record."""
    return bool(schema.partial or schema.exclude)


def request_form(schema: Schema) -> Schema:
    """A record's schema without the fields that the server decides: sending them is an error."""
    decided = {name for name, field in schema.fields.items() if field.dump_only}
    return type(schema)(partial=schema.partial, exclude=decided) if decided else schema


def marshmallow_plugin() -> MarshmallowPlugin:
    """The plugin that turns our schemas into JSON Schema."""
    plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
    plugin.Converter = Converter
    return plugin


def register_fields(plugin: MarshmallowPlugin) -> None:
    """Register the JSON types of our own fields; once the plugin belongs to a document."""
    plugin.map_to_openapi_type(FixedPoint, "number", None)
    plugin.map_to_openapi_type(UtcDateTime, "string", "date-time")
    plugin.map_to_openapi_type(fields.Enum, "string", None)


def _describe_default(described: JsonSchema) -> None:
    """Say in words what a field is unless it is sent.

    Generators of clients take a field with a ``default`` for one that is always there.
    """
    if "default" in described:
        default = f"`{described.pop('default')}` unless it is sent."
        described["description"] = " ".join(filter(None, [described.get("description"), default]))
