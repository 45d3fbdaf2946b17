"""The JSON of the staff."""
