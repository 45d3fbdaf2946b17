"""The menu over HTTP: categories, ingredients, dishes, and the guests' menu."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import Response, request
from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.authentication import current_user
from restaurant.database import crud
from restaurant.errors import UnsupportedMediaError
from restaurant.menu import csv_import, service

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.menu import error_codes as error_codes
from restaurant.menu import examples as examples
from restaurant.menu.csv_file import MenuFile, read_menu, write_menu
from restaurant.menu.csv_plan import ImportPlan
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.menu.schemas import (
    CategorySchema,
    DishAvailabilitySchema,
    DishQuerySchema,
    DishSchema,
    ImportQuerySchema,
    ImportResultSchema,
    IngredientSchema,
    MenuCategorySchema,
)
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema, SearchQuerySchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views
from restaurant.web.request_parser import read_body
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
    create=service.add_category,
    update=service.change_category,
    remove=service.remove_category,
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
        """Put a dish on the menu

        Its `allergens` follow from `ingredient_ids`, not from the text in `ingredients`: add an
        ingredient that is missing first (`createIngredient`), and its `id` here.
        """
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


CSV_TYPE = "text/csv"
CSV_BODY = {"schema": {"type": "string"}, "example": examples.MENU_CSV}


def receives_csv(view: Callable[..., Any]) -> Callable[..., Any]:
    """Read the CSV file of the request and pass it to the view, before it takes the write lock."""

    @wraps(view)
    def wrapper(blueprint_view: Any, query: dict[str, Any]) -> Any:
        body = read_body(request)
        if body and request.mimetype != CSV_TYPE:
            raise UnsupportedMediaError(f"Send a file of type {CSV_TYPE}.")
        return view(blueprint_view, query, read_menu(body))

    return wrapper


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


@menu_blp.route("/import")
class MenuImport(MethodView):
    @menu_blp.requires(Permission.MANAGE_MENU)
    @menu_blp.arguments(ImportQuerySchema, location="query")
    @menu_blp.doc(
        operationId="importMenu",
        requestBody={"required": True, "content": {CSV_TYPE: CSV_BODY}},
    )
    @receives_csv
    @menu_blp.idempotent
    @menu_blp.errors("unreadable_csv")
    @menu_blp.response(200, ImportResultSchema)
    def post(self, query: dict[str, bool], file: MenuFile) -> ImportPlan:
        """Add and change dishes from a CSV file

        Line 1 names the columns, divided by `;` or by commas: `category`, `name`, `price`, and any
        of `description`, `weight`, `calories`, `cooking_time`, `ingredients`, `allergens` (several
        divided by `|`), `code`, `available`. UTF-8, at most 2,000 dishes. A dish that the category
        has is changed, any other is added; categories and allergens that are new are made. A
        column that is left out stays as it is, an empty cell clears.

        All or nothing: the 422 names every row that is not valid by its line in `errors`. With
        `?dry_run=true` the same answer tells what would change.
        """
        return csv_import.import_menu(current_user(), file, **query)


@menu_blp.route("/export")
class MenuExport(MethodView):
    @menu_blp.requires(Permission.MANAGE_MENU)
    @menu_blp.doc(operationId="exportMenu")
    @menu_blp.response(200, {"type": "string"}, content_type=CSV_TYPE)
    def get(self) -> Response:
        """Save the menu as a CSV file

        Every dish on the menu, sold out or not, with all columns of the import; importing it
        changes nothing. Semicolons, decimal commas and a byte order mark, as a Russian Excel
        expects. A text that a spreadsheet would run as a formula has an apostrophe before it, which
        the import takes off.
        """
        headers = {"Content-Disposition": 'attachment; filename="menu.csv"'}
        text = write_menu(service.get_listed_dishes())
        return Response(text, headers=headers, content_type=f"{CSV_TYPE}; charset=utf-8")
