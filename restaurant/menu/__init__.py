"""What guests can order."""
