"""Ways to pay, and what can be paid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.clock import now
from restaurant.database.base import DeactivatableMixin, MinorUnits, Model, NamedMixin, RecordMixin
from restaurant.errors import ConflictError
from restaurant.payments.states import PAYMENT_TRANSITIONS, PaymentStatus


class PaymentMethod(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """A way to pay: cash, a card, a voucher."""

    __tablename__ = "payment_methods"


# The rule of ``Payable.is_settled`` for the database.
SETTLED_SQL = "payment_status <> 'unpaid' OR total_price = 0"


class Payable:
    """A record that is paid once, as a whole, and may be refunded once."""

    id: Mapped[int]
    total_price: Mapped[MinorUnits] = mapped_column(default=0)
    payment_status: Mapped[PaymentStatus] = mapped_column(default=PaymentStatus.UNPAID)
    payment_method_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment_methods.id"), index=True
    )
    paid_at: Mapped[datetime | None]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to pay."""
        return self.payment_status is not PaymentStatus.UNPAID or self.total_price == 0

    def take_payment(self, method: PaymentMethod) -> None:
        """Record that the whole total was paid.

        Raises ``illegal_transition``, or ``nothing_to_pay`` for a total of 0.
        """
        self.check_payment_transition(PaymentStatus.PAID)
        if self.total_price == 0:
            raise ConflictError("There is nothing to pay.", "nothing_to_pay")
        self.payment_status = PaymentStatus.PAID
        self.payment_method_id = method.id
        self.paid_at = now()

    def refund(self) -> None:
        """Record that the money was given back. Raises ``illegal_transition`` unless it is paid."""
        self.check_payment_transition(PaymentStatus.REFUNDED)
        self.payment_status = PaymentStatus.REFUNDED

    def check_not_paid(self, purpose: str) -> None:
        """Raise ``order_paid`` while it is paid and not refunded.

        ``purpose`` completes the sentence "Refund it first to ...".
        """
        if self.payment_status is PaymentStatus.PAID:
            raise ConflictError(
                f"{type(self).__name__} {self.id} is paid. Refund it first to {purpose}.",
                "order_paid",
            )

    def check_payment_transition(self, status: PaymentStatus) -> None:
        """Raise ``illegal_transition`` unless ``PAYMENT_TRANSITIONS`` has this one."""
        allowed = PAYMENT_TRANSITIONS[self.payment_status]
        if status not in allowed:
            raise ConflictError(
                f"{type(self).__name__} {self.id} is {self.payment_status}"
                f" and cannot become {status}.",
                "illegal_transition",
                current=self.payment_status.value,
                allowed=sorted(allowed),
            )
