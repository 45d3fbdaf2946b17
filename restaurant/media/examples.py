"""Examples of the JSON of pictures."""

from restaurant.schemas.examples import declare, declare_address

NAME = "0f8b2a6c51d94e7fa3c6d1b2e4f59a70"

declare(
    {
        "Upload": {
            "url": f"/uploads/{NAME}.webp",
            "small_url": f"/uploads/{NAME}-small.webp",
            "width": 1600,
            "height": 1067,
        }
    }
)
declare_address("uploads", name=f"{NAME}.webp")
