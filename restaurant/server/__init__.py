"""Our parts for gunicorn: logging, checks before the start, the eventlet worker."""
