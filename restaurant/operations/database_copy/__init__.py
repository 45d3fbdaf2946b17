"""Copying a restaurant's data from one database to another."""
