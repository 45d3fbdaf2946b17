"""A way to pay."""

from restaurant.database.base import Model, Named, Record, Retirable


class PaymentMethod(Named, Retirable, Record, Model):
    """A way to pay: cash, a card, a voucher."""

    __tablename__ = "payment_methods"
