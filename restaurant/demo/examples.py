"""Examples of the JSON of the demo."""

from restaurant.schemas.examples import declare

declare(
    {
        "DemoSignIn": {
            "role": "waiter",
            "username": "anna",
            "full_name": "Анна Соловьёва",
            "password": "pLm3_kQ9xT2w",
            "pin_code": "4071",
        },
    }
)
