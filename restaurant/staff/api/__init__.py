"""The blueprints of the staff."""

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.staff import error_codes as error_codes
from restaurant.staff import examples as examples
