"""Answers that are kept compressed."""

from flask import request


def accepts_gzip() -> bool:
    """Whether the client takes a compressed answer."""
    return request.accept_encodings["gzip"] > 0
