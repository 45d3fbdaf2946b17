"""The blueprints of the staff."""
