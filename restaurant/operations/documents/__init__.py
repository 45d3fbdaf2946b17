"""The generated documents: OpenAPI and AsyncAPI, errors, permissions, settings."""
