"""What gunicorn needs of ours: logging, checks before the start, the eventlet worker."""
