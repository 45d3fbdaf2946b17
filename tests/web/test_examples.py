"""The examples of the documents: valid, and sensible when they are sent to the demo unedited."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import text

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.demo.seed import fill
from tests.conftest import empty_the_database
from tests.databases import named_database
from tests.staff_clients import signed_in_client
from tests.web.test_openapi import operations, resolved

Document = dict[str, Any]

ADMIN = 1
#: What is answered when a person has to put something in first, or do something first.
REFUSED = {
    "createFirstAdmin": (404, "not_found"),  # the demo has an admin
    "signIn": (401, "invalid_credentials"),  # the password that the demo printed
    "signInWithPin": (401, "invalid_credentials"),
    "refreshTokens": (401, "invalid_token"),  # the refresh token
    "pairDevice": (401, "invalid_pairing_code"),  # the code of a device that was registered
    "listDeviceStaff": (401, "invalid_token"),  # the token of a device
    "getDevice": (404, "not_found"),  # a device that was registered
    "deleteIngredient": (409, "in_use"),
    "fillWithDemo": (409, "not_empty"),  # the demo is there already
    "removeDemo": (409, "no_demo"),  # the console's demo, which has an admin of its own
    "uploadPicture": (415, "unsupported_media_type"),  # a file
    "getPicture": (404, "not_found"),  # the name of a picture that was uploaded
    "downloadBackup": (404, "not_found"),  # the name of a backup that was made
}
#: The order of trying: what is there is read, then added to, changed, and removed.
METHODS = ["get", "post", "patch", "delete"]
#: After these the person is signed out.
LAST = ["endOwnSession", "signOut"]


@pytest.fixture(scope="module")
def documents(the_app: Flask) -> dict[str, Document]:
    """Both documents by name."""
    client = the_app.test_client()
    return {name: json.loads(client.get(f"/{name}.json").data) for name in ("openapi", "asyncapi")}


@pytest.fixture
def demo(the_app: Flask) -> Iterator[Flask]:
    """The application with the demo restaurant in its database, whose ids begin with 1."""
    with the_app.app_context():
        # What other tests erased would count: SQLite gives no id of a person a second time.
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM sqlite_sequence"))
        fill()
        yield the_app
        db.session.remove()
        empty_the_database()


@pytest.mark.parametrize("name", ["openapi", "asyncapi"])
def test_every_schema_has_an_example_that_it_allows(
    documents: dict[str, Document], name: str
) -> None:
    components = documents[name]["components"]
    for schema_name, schema in components["schemas"].items():
        assert "example" in schema, f"{schema_name}: declare it in the domain's examples.py"
        validator = Draft202012Validator(
            {**schema, "components": components},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        errors = [error.message for error in validator.iter_errors(schema["example"])]
        assert errors == [], schema_name


def test_every_message_has_an_example_that_its_schema_allows(
    documents: dict[str, Document],
) -> None:
    components = documents["asyncapi"]["components"]
    for name, message in components["messages"].items():
        schema = {**message["payload"]["schema"], "components": components}
        [example] = message["examples"]
        assert Draft202012Validator(schema).is_valid(example["payload"]), name


def test_every_error_has_an_example_of_its_status(documents: dict[str, Document]) -> None:
    document = documents["openapi"]
    for name, response in document["components"]["responses"].items():
        for content in response.get("content", {}).values():
            schema = {**content["schema"], "components": document["components"]}
            Draft202012Validator(schema).validate(content["example"])
            title = content["example"]["title"]
            assert name == title.replace(" ", "")


def test_every_address_has_an_example(documents: dict[str, Document]) -> None:
    for path, item in documents["openapi"]["paths"].items():
        for parameter in item.get("parameters", []):
            assert "example" in parameter, (path, parameter["name"])


@pytest.mark.slow
@pytest.mark.skipif(bool(named_database()), reason="only SQLite begins with id 1 again")
def test_every_operation_tried_out_unedited_does_something_sensible_in_the_demo(
    documents: dict[str, Document], demo: Flask
) -> None:
    document = documents["openapi"]
    refused = {}

    for method, path, operation in in_order(document):
        admin = signed_in_client(demo, db.session.get_one(User, ADMIN))
        response = admin.open(
            address(document, path), method=method.upper(), **content(document, operation)
        )
        if response.status_code >= 400:
            refused[operation["operationId"]] = (response.status_code, response.json["code"])

    assert refused == REFUSED


def in_order(document: Document) -> list[tuple[str, str, Any]]:
    """The operations in the order in which none takes away what another needs."""

    def place(operation: tuple[str, str, Any]) -> tuple[bool, int]:
        return operation[2]["operationId"] in LAST, METHODS.index(operation[0])

    return sorted(operations(document), key=place)


def address(document: Document, path: str) -> str:
    """An address with the examples of what stands in it."""
    parameters = document["paths"][path].get("parameters", [])
    examples = {parameter["name"]: parameter["example"] for parameter in parameters}
    return re.sub(r"{(\w+)}", lambda found: str(examples[found[1]]), path)


def content(document: Document, operation: Any) -> dict[str, Any]:
    """The parameters and the body that the documentation page has ready."""
    ready: dict[str, Any] = {
        "query_string": {
            parameter["name"]: json.dumps(parameter["schema"]["default"]).strip('"')
            for parameter in operation.get("parameters", [])
            if "default" in parameter["schema"]
        }
    }
    bodies = operation.get("requestBody", {}).get("content", {})
    if "text/csv" in bodies:
        ready |= {"data": bodies["text/csv"]["example"], "content_type": "text/csv"}
    if "application/json" in bodies:
        schema = bodies["application/json"]["schema"]
        ready["json"] = resolved(document, schema.get("oneOf", [schema])[0])["example"]
    return ready
