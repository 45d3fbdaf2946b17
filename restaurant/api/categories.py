"""Sections of the menu"""

from restaurant.api.blueprint import Blueprint
from restaurant.api.crud import add_crud_views
from restaurant.models.category import Category
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.schemas.categories import CategorySchema

blp = Blueprint(
    "categories", __name__, url_prefix="/categories", description="Sections of the menu"
)

add_crud_views(
    blp,
    Category,
    CategorySchema,
    filters=NamedQuerySchema,
    sorted_by=(Category.sort_order, Category.name_key, Category.id),
    write=Permission.MANAGE_MENU,
)
