"""What guests ask for, from the table to the kitchen and back."""
