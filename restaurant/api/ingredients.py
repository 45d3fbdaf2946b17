"""What dishes are made of"""

from restaurant.models.ingredient import Ingredient
from restaurant.permissions import Permission
from restaurant.schemas.base import SearchQuerySchema
from restaurant.schemas.ingredients import IngredientSchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views

blp = Blueprint(
    "ingredients", __name__, url_prefix="/ingredients", description="What dishes are made of"
)

add_crud_views(
    blp,
    Ingredient,
    IngredientSchema,
    filters=SearchQuerySchema,
    sorted_by=(Ingredient.name_key, Ingredient.id),
    write=Permission.MANAGE_MENU,
)
