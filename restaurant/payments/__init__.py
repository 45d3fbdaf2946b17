"""Ways to pay, and what can be paid."""
