"""The HTTP API: one blueprint for each resource."""

from flask_smorest import Api

from restaurant.api import (
    audit,
    auth,
    categories,
    devices,
    dishes,
    events,
    ingredients,
    locations,
    menu,
    order_items,
    orders,
    payment_methods,
    service,
    setup,
    tables,
    users,
)
from restaurant.media import api as media_api


def register_blueprints(api: Api) -> None:
    """Mount every resource, and with it its documentation."""
    for module in (
        setup,
        auth,
        users,
        devices,
        audit,
        locations,
        tables,
        categories,
        dishes,
        ingredients,
        payment_methods,
        orders,
        order_items,
        menu,
        media_api,
        events,
        service,
    ):
        api.register_blueprint(module.blp)
