"""Zones of the floor"""

from restaurant.api.blueprint import Blueprint
from restaurant.api.crud import add_crud_views
from restaurant.models.location import Location
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.schemas.locations import LocationSchema

blp = Blueprint("locations", __name__, url_prefix="/locations", description="Zones of the floor")

add_crud_views(
    blp,
    Location,
    LocationSchema,
    filters=NamedQuerySchema,
    sorted_by=(Location.name_key, Location.id),
    write=Permission.MANAGE_FLOOR,
)
