"""The menu over HTTP: categories, ingredients, dishes, and the guests' menu."""

from functools import partial
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.authentication import current_user
from restaurant.database import crud

# Loaded for what it declares: examples.
from restaurant.menu import examples as examples
from restaurant.menu import service
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.menu.schemas import (
    CategorySchema,
    DishAvailabilitySchema,
    DishQuerySchema,
    DishSchema,
    IngredientSchema,
    MenuCategorySchema,
)
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema, SearchQuerySchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views
from restaurant.web.response_cache import cached_until_menu_changes

categories_blp = Blueprint(
    "categories", __name__, url_prefix="/categories", description="Sections of the menu"
)

add_crud_views(
    categories_blp,
    Category,
    CategorySchema,
    filters=NamedQuerySchema,
    sorted_by=(Category.sort_order, Category.name_key, Category.id),
    write=Permission.MANAGE_MENU,
)

ingredients_blp = Blueprint(
    "ingredients", __name__, url_prefix="/ingredients", description="What dishes are made of"
)

add_crud_views(
    ingredients_blp,
    Ingredient,
    IngredientSchema,
    filters=SearchQuerySchema,
    sorted_by=(Ingredient.name_key, Ingredient.id),
    write=Permission.MANAGE_MENU,
)

dishes_blp = Blueprint(
    "dishes", __name__, url_prefix="/dishes", description="What guests can order"
)

get_dish = partial(crud.get_or_404, Dish)


@dishes_blp.route("/")
class Dishes(MethodView):
    @dishes_blp.requires(Permission.SIGNED_IN)
    @cached_until_menu_changes
    @dishes_blp.arguments(DishQuerySchema, location="query")
    @dishes_blp.response(200, DishSchema(many=True))
    @dishes_blp.paginate(Dish.name_key, Dish.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List dishes, by name"""
        return service.select_dishes(**filters)

    @dishes_blp.requires(Permission.MANAGE_MENU)
    @dishes_blp.doc(operationId="createDish")
    @dishes_blp.arguments(DishSchema)
    @dishes_blp.idempotent
    @dishes_blp.response(201, DishSchema)
    def post(self, data: dict[str, Any]) -> Dish:
        """Put a dish on the menu"""
        return service.add_dish(current_user(), data)


@dishes_blp.route("/<int:id>")
class DishById(MethodView):
    @dishes_blp.requires(Permission.SIGNED_IN)
    @dishes_blp.response(200, DishSchema)
    def get(self, id: int) -> Dish:
        """Fetch a dish"""
        return get_dish(id)

    @dishes_blp.requires(Permission.MANAGE_MENU)
    @dishes_blp.arguments(DishSchema(partial=True))
    @dishes_blp.idempotent
    @dishes_blp.if_match(DishSchema, get_dish)
    @dishes_blp.response(200, DishSchema)
    def patch(self, data: dict[str, Any], id: int) -> Dish:
        """Change a dish

        Items that were ordered before keep their name and price. Every client receives
        `dish-updated` when the price, the name or the availability changed.
        """
        return service.change_dish(current_user(), id, data)

    @dishes_blp.requires(Permission.MANAGE_MENU)
    @dishes_blp.idempotent
    @dishes_blp.if_match(DishSchema, get_dish)
    @dishes_blp.response(204)
    def delete(self, id: int) -> None:
        """Take a dish off the menu

        One that was ever ordered is switched off instead of erased.
        """
        service.remove_dish(current_user(), id)


@dishes_blp.route("/<int:id>/availability")
class DishAvailability(MethodView):
    @dishes_blp.requires(Permission.MARK_SOLD_OUT)
    @dishes_blp.doc(operationId="markDishSoldOut")
    @dishes_blp.arguments(DishAvailabilitySchema)
    @dishes_blp.idempotent
    @dishes_blp.if_match(DishSchema, get_dish)
    @dishes_blp.response(200, DishSchema)
    def patch(self, data: dict[str, Any], id: int) -> Dish:
        """Mark a dish sold out, or available again

        Every client receives `dish-updated`.
        """
        return service.change_dish(current_user(), id, data)


menu_blp = Blueprint("menu", __name__, url_prefix="/menu", description="The menu, for guests")


@menu_blp.route("/")
class Menu(MethodView):
    @menu_blp.public
    @cached_until_menu_changes
    @menu_blp.errors("unavailable", "storage_full")
    @menu_blp.response(200, MenuCategorySchema(many=True))
    def get(self) -> list[dict[str, Any]]:
        """Read the menu as guests see it

        What can be ordered now, by section, with allergens.
        """
        return service.get_menu()
