"""Sections of the menu"""

from restaurant.models.category import Category
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.schemas.categories import CategorySchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views

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
