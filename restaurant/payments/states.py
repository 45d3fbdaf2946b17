"""The states of a payment, and the transitions between them."""

from enum import StrEnum


class PaymentStatus(StrEnum):
    """Whether something is paid."""

    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"


PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.UNPAID: frozenset({PaymentStatus.PAID}),
    PaymentStatus.PAID: frozenset({PaymentStatus.REFUNDED}),
    PaymentStatus.REFUNDED: frozenset(),
}
