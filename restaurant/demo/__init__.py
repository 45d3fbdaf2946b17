"""The demo restaurant, which fills an empty database so that people can try things out."""
