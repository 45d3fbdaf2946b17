"""Ways to pay, and what can be paid."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, text
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
    """A record that is paid up to its total, and whose money may be given back as a whole.

    ``paid_total`` is the money held for it. A total that rises above it leaves the difference
    ``due``; then ``payment_method_id`` stays, which says how the money was taken.
    """

    id: Mapped[int]
    total_price: Mapped[MinorUnits] = mapped_column(default=0)
    paid_total: Mapped[MinorUnits] = mapped_column(default=0, server_default=text("0"))
    payment_status: Mapped[PaymentStatus] = mapped_column(default=PaymentStatus.UNPAID)
    payment_method_id: Mapped[int | None] = mapped_column(
        ForeignKey("payment_methods.id"), index=True
    )
    paid_at: Mapped[datetime | None]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to pay."""
        return self.payment_status is not PaymentStatus.UNPAID or self.total_price == 0

    @property
    def due(self) -> int:
        """What is left to pay; nothing once it is settled."""
        return 0 if self.is_settled else self.total_price - self.paid_total

    def take_payment(self, method: PaymentMethod) -> None:
        """Record that all that was due is paid.

        Raises ``illegal_transition``, or ``nothing_to_pay`` for a total of 0.
        """
        self.check_payment_transition(PaymentStatus.PAID)
        if self.total_price == 0:
            raise ConflictError(
                f"There is nothing to pay on {self._name}. Add what it should cost, or cancel it.",
                "nothing_to_pay",
            )
        self.payment_status = PaymentStatus.PAID
        self.payment_method_id = method.id
        self.paid_total = self.total_price
        self.paid_at = now()

    def refund(self) -> None:
        """Record that all the money was given back. Raises ``illegal_transition``."""
        self.check_payment_transition(PaymentStatus.REFUNDED)
        self.payment_status = PaymentStatus.REFUNDED
        self.paid_total = 0
        self.paid_at = self.paid_at or now()

    def follow_total(self) -> None:
        """Let the payment status follow a total that has changed.

        What costs more than was paid is unpaid; it is paid again once it costs no more.
        """
        status, total = self.payment_status, self.total_price
        if status is PaymentStatus.PAID and total > self.paid_total:
            self.payment_status, self.paid_at = PaymentStatus.UNPAID, None
        if status is PaymentStatus.UNPAID and 0 < total == self.paid_total:
            self.payment_status, self.paid_at = PaymentStatus.PAID, now()

    def owe_after_refund(self) -> None:
        """Owe the whole total again, because something was added after a refund."""
        if self.payment_status is PaymentStatus.REFUNDED:
            self.payment_status = PaymentStatus.UNPAID
            self.payment_method_id, self.paid_at = None, None

    def check_can_cost_less(self, amount: int, purpose: str) -> None:
        """Raise ``order_paid`` while it is paid, or if it would cost less than was paid.

        ``amount`` would be taken off. ``purpose`` completes "refund it to ...".
        """
        is_paid = self.payment_status is PaymentStatus.PAID
        if is_paid or self.total_price - amount < self.paid_total:
            first = "" if is_paid else "take what is due, then "
            raise ConflictError(
                f"Money was taken for {self._name}: {first}have an admin refund it to {purpose}.",
                "order_paid",
            )

    def check_payment_transition(self, status: PaymentStatus) -> None:
        """Raise ``illegal_transition`` unless ``PAYMENT_TRANSITIONS`` has this one."""
        allowed = PAYMENT_TRANSITIONS[self.payment_status]
        if status not in allowed:
            raise ConflictError(
                f"{self._name.capitalize()} is {self.payment_status} and cannot become {status};"
                f" it can become {', '.join(sorted(allowed))}.",
                "illegal_transition",
                current=self.payment_status.value,
                allowed=sorted(allowed),
            )

    @property
    def _name(self) -> str:
        return f"{type(self).__name__.lower()} {self.id}"
