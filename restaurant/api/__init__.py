"""The HTTP API: one blueprint for each resource."""

from flask_smorest import Api

from restaurant.api import audit, auth, devices, events, service, setup, users
from restaurant.floor.api import locations_blp, tables_blp
from restaurant.media.api import blp as uploads_blp
from restaurant.menu.api import categories_blp, dishes_blp, ingredients_blp, menu_blp
from restaurant.orders.api import items_blp, orders_blp
from restaurant.payments.api import blp as payment_methods_blp

#: In the order of the documents.
BLUEPRINTS = (
    setup.blp,
    auth.blp,
    users.blp,
    devices.blp,
    audit.blp,
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
    events.blp,
    service.blp,
)


def register_blueprints(api: Api) -> None:
    """Mount every resource, and with it its documentation."""
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
