"""The menu, for guests."""

from typing import Any

from flask.views import MethodView

from restaurant.schemas.menu import MenuCategorySchema
from restaurant.services import menu
from restaurant.web.blueprint import Blueprint
from restaurant.web.response_cache import kept_with_the_menu

blp = Blueprint("menu", __name__, url_prefix="/menu", description="The menu, for guests")


@blp.route("/")
class Menu(MethodView):
    @blp.public
    @kept_with_the_menu
    @blp.response(200, MenuCategorySchema(many=True))
    @blp.alt_response(503, "SERVICE_UNAVAILABLE")
    def get(self) -> list[dict[str, Any]]:
        """Read the menu: what can be ordered now, by section, with allergens"""
        return menu.menu()
