"""Examples of the restaurant itself."""

from restaurant.schemas.examples import ORDER_TIME, declare
from restaurant.version import __version__

declare(
    {
        "Restaurant": {
            "name": "Старая мельница",
            "address": "Москва, Примерная улица, 1",
            "phone": "+7 495 000-00-00",
            "language": "ru",
            "currency": "RUB",
            "timezone": "Europe/Moscow",
            "business_day_ends": "05:00",
            "version": __version__,
            "setup_needed": False,
            "now": ORDER_TIME,
        },
        "RestaurantChanges": {"phone": "+7 495 000-00-99"},
    }
)
