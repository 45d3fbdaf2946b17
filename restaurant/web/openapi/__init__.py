"""The OpenAPI document, beyond what flask-smorest generates by itself."""
