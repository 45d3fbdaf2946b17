"""The documents in the repository are the ones that the server serves."""

from flask import Flask

from restaurant.operations.documents.api_documents import api_documents


def test_the_committed_api_documents_are_what_the_server_serves(app: Flask) -> None:
    for file, content in api_documents(app).items():
        committed = file.read_text(encoding="utf-8")

        assert committed == content, "run: flask --app wsgi api-documents"
