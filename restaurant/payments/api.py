"""Ways to pay over HTTP."""

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.payments import error_codes as error_codes
from restaurant.payments import examples as examples
from restaurant.payments.models import PaymentMethod
from restaurant.payments.schemas import PaymentMethodSchema
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.web.blueprint import Blueprint
from restaurant.web.crud_views import add_crud_views

blp = Blueprint(
    "payment-methods", __name__, url_prefix="/payment-methods", description="Ways to pay"
)

add_crud_views(
    blp,
    PaymentMethod,
    PaymentMethodSchema,
    filters=NamedQuerySchema,
    sorted_by=(PaymentMethod.name_key, PaymentMethod.id),
    write=Permission.MANAGE_PAYMENT_METHODS,
)
