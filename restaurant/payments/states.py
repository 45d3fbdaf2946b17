"""The states of a payment, and the transitions between them."""

from enum import StrEnum


class PaymentStatus(StrEnum):
    """Whether something is paid."""

    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"


#: What is asked for. That a rising or falling total makes something unpaid, or paid again, is in
#: ``Payable``. Only what is fully paid is refunded: else what was added later would be forgotten.
PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.UNPAID: frozenset({PaymentStatus.PAID}),
    PaymentStatus.PAID: frozenset({PaymentStatus.REFUNDED}),
    PaymentStatus.REFUNDED: frozenset({PaymentStatus.PAID}),
}
