"""Zones of the floor"""

from restaurant.models.location import Location
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.schemas.locations import LocationSchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views

blp = Blueprint("locations", __name__, url_prefix="/locations", description="Zones of the floor")

add_crud_views(
    blp,
    Location,
    LocationSchema,
    filters=NamedQuerySchema,
    sorted_by=(Location.name_key, Location.id),
    write=Permission.MANAGE_FLOOR,
)
