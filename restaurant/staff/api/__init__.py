"""The blueprints of the staff."""

# Loaded for what it declares: the error codes that the views name.
from restaurant.staff import error_codes as error_codes
