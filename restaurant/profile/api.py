"""The restaurant itself over HTTP."""

from typing import Any

from flask.views import MethodView

from restaurant.auth.authentication import current_user
from restaurant.permissions import Permission

# Loaded for what it declares: examples.
from restaurant.profile import examples as examples
from restaurant.profile import service
from restaurant.profile.schemas import ProfileSchema, RestaurantSchema
from restaurant.web.blueprint import Blueprint

restaurant_blp = Blueprint(
    "restaurant", __name__, url_prefix="/restaurant", description="The restaurant itself"
)


@restaurant_blp.route("")
class RestaurantItself(MethodView):
    @restaurant_blp.public
    @restaurant_blp.doc(operationId="getRestaurant")
    @restaurant_blp.errors("unavailable", "storage_full")
    @restaurant_blp.response(200, RestaurantSchema, etag_from=ProfileSchema)
    def get(self) -> service.Profile:
        """Read who the restaurant is, and what time it is there

        The ETag stays while `now` goes on. `setup_needed` is true until there is an admin.
        """
        return service.get_profile()

    @restaurant_blp.requires(Permission.MANAGE_RESTAURANT)
    @restaurant_blp.doc(operationId="updateRestaurant")
    @restaurant_blp.arguments(RestaurantSchema(partial=True))
    @restaurant_blp.idempotent
    @restaurant_blp.if_match(ProfileSchema, service.get_profile)
    @restaurant_blp.response(200, RestaurantSchema, etag_from=ProfileSchema)
    def patch(self, data: dict[str, Any]) -> service.Profile:
        """Change the name, the address, the phone or the language

        The settings `RESTAURANT_NAME`, `RESTAURANT_ADDRESS`, `RESTAURANT_PHONE` and
        `RESTAURANT_LANGUAGE` are the first values; from the first change on the database has them.
        """
        return service.change_restaurant(current_user(), data)
