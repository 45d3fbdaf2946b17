"""Backups: made, given room, restored."""
