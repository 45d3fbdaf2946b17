"""Uploaded pictures of dishes and people."""
