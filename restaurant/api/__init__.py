"""The HTTP API: one blueprint for each resource."""

from flask_smorest import Api

from restaurant.api import service
from restaurant.floor.api import locations_blp, tables_blp
from restaurant.media.api import blp as uploads_blp
from restaurant.menu.api import categories_blp, dishes_blp, ingredients_blp, menu_blp
from restaurant.orders.api import items_blp, orders_blp
from restaurant.payments.api import blp as payment_methods_blp
from restaurant.sockets import api as sockets_api
from restaurant.staff.api import audit as api_audit
from restaurant.staff.api import auth as api_auth
from restaurant.staff.api import devices as api_devices
from restaurant.staff.api import setup as api_setup
from restaurant.staff.api import users as api_users

#: In the order of the documents.
BLUEPRINTS = (
    api_setup.blp,
    api_auth.blp,
    api_users.blp,
    api_devices.blp,
    api_audit.blp,
    locations_blp,
    tables_blp,
    categories_blp,
    dishes_blp,
    ingredients_blp,
    payment_methods_blp,
    orders_blp,
    items_blp,
    menu_blp,
    uploads_blp,
    sockets_api.blp,
    service.blp,
)


def register_blueprints(api: Api) -> None:
    """Mount every resource, and with it its documentation."""
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
