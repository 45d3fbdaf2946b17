"""Dishes, as the staff sees them."""

from functools import partial
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.authentication import current_user
from restaurant.database import crud
from restaurant.models.dish import Dish
from restaurant.permissions import Permission
from restaurant.schemas.dishes import DishAvailabilitySchema, DishQuerySchema, DishSchema
from restaurant.services import dishes
from restaurant.web.blueprint import Blueprint
from restaurant.web.response_cache import kept_with_the_menu

blp = Blueprint("dishes", __name__, url_prefix="/dishes", description="What guests can order")

get_dish = partial(crud.get, Dish)


@blp.route("/")
class Dishes(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @kept_with_the_menu
    @blp.arguments(DishQuerySchema, location="query")
    @blp.response(200, DishSchema(many=True))
    @blp.pages(Dish.name_key, Dish.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List dishes, by name"""
        return dishes.select_dishes(**filters)

    @blp.requires(Permission.MANAGE_MENU)
    @blp.arguments(DishSchema)
    @blp.response(201, DishSchema)
    def post(self, data: dict[str, Any]) -> Dish:
        """Put a dish on the menu"""
        return dishes.add_dish(current_user(), data)


@blp.route("/<int:id>")
class DishById(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.response(200, DishSchema)
    def get(self, id: int) -> Dish:
        """Fetch a dish"""
        return get_dish(id)

    @blp.requires(Permission.MANAGE_MENU)
    @blp.if_match(DishSchema, get_dish)
    @blp.arguments(DishSchema(partial=True))
    @blp.response(200, DishSchema)
    def patch(self, data: dict[str, Any], id: int) -> Dish:
        """Change a dish

        Lines that were ordered before keep their name and price. Everybody hears
        `dish-updated` when the price, the name or the availability changed.
        """
        return dishes.change_dish(current_user(), id, data)

    @blp.requires(Permission.MANAGE_MENU)
    @blp.if_match(DishSchema, get_dish)
    @blp.response(204)
    def delete(self, id: int) -> None:
        """Take a dish off the menu"""
        dishes.remove_dish(current_user(), id)


@blp.route("/<int:id>/availability")
class DishAvailability(MethodView):
    @blp.requires(Permission.MARK_SOLD_OUT)
    @blp.if_match(DishSchema, get_dish)
    @blp.arguments(DishAvailabilitySchema)
    @blp.response(200, DishSchema)
    def patch(self, data: dict[str, Any], id: int) -> Dish:
        """Mark a dish sold out, or back again

        Everybody hears `dish-updated`.
        """
        return dishes.change_dish(current_user(), id, data)
