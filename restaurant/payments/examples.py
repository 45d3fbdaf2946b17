"""Examples of ways to pay."""

from restaurant.schemas.examples import declare, declare_address, record

PAYMENT_METHOD = record(2, name="Банковская карта", is_active=True)

declare(
    {
        "PaymentMethod": PAYMENT_METHOD,
        "NewPaymentMethod": {"name": "Счёт организации"},
        "PaymentMethodChanges": {"name": "Карта"},
    }
)
declare_address("payment-methods", id=PAYMENT_METHOD["id"])
