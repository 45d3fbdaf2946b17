"""How gunicorn serves the restaurant."""
