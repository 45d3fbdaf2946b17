"""Examples of what the server says about itself."""

from restaurant.schemas.examples import declare
from restaurant.version import __version__

declare(
    {
        "Health": {"status": "ok", "version": __version__},
        "Ready": {
            "status": "ready",
            "checks": {
                "database": "ok",
                "migrations": "ok",
                "disk": "ok",
                "backup": "ok",
                "clock": "ok",
            },
        },
    }
)
