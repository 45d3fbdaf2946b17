"""Measurements of the real server, each a command: ``python -m bench.NAME --help``."""
