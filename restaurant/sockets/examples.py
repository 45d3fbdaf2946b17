"""Examples of connecting, renewing the token, and refused commands and requests."""

from restaurant.errors import make_problem
from restaurant.errors.codes import ERROR_CODES
from restaurant.schemas.examples import EXAMPLE_REQUEST_ID, declare

PROBLEM = make_problem(
    ERROR_CODES["invalid"].status,
    "invalid",
    "There is no dish 99.",
    EXAMPLE_REQUEST_ID,
    errors={"json": {"items": {"0": {"dish_id": ["There is no dish 99."]}}}},
)

declare(
    {
        "Problem": PROBLEM,
        "ErrorAck": {"ok": False, "error": PROBLEM},
        "Authenticate": {"token": "eyJhbGciOiJIUzI1NiIs…"},
    }
)
