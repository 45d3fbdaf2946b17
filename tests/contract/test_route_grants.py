"""Who may do what, route by route."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import User
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.databases import named_database
from tests.factories import (
    a_category,
    a_device,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
    an_order,
    saved,
)
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, get_session, get_token
from tests.support.backups import a_backup
from tests.support.images import a_picture

PUBLIC = "everybody"
REFRESH = "a refresh token"
DEVICE = "paired devices"
ALL = {Role.ADMIN, Role.WAITER, Role.KITCHEN}
FLOOR = {Role.ADMIN, Role.WAITER}
ADMIN = {Role.ADMIN}

#: Section 3 of the contract, by hand. Where and which body: see ``scene``.
TABLE: dict[tuple[str, str], Any] = {
    ("post", "/setup"): PUBLIC,
    ("post", "/auth/login"): PUBLIC,
    ("post", "/auth/pin"): PUBLIC,
    ("post", "/auth/refresh"): REFRESH,
    ("post", "/auth/logout"): ALL,
    ("get", "/auth/me"): ALL,
    ("patch", "/auth/me"): ALL,
    ("get", "/auth/sessions/"): ALL,
    ("get", "/auth/sessions/{id}"): ALL,
    ("delete", "/auth/sessions/{id}"): ALL,
    ("get", "/users/"): ADMIN,
    ("post", "/users/"): ADMIN,
    ("get", "/users/{id}"): ADMIN,
    ("patch", "/users/{id}"): ADMIN,
    ("delete", "/users/{id}"): ADMIN,
    ("get", "/staff/"): ALL,
    ("get", "/devices/"): ADMIN,
    ("post", "/devices/"): ADMIN,
    ("get", "/devices/{id}"): ADMIN,
    ("patch", "/devices/{id}"): ADMIN,
    ("delete", "/devices/{id}"): ADMIN,
    ("post", "/devices/pair"): PUBLIC,
    ("get", "/devices/me/staff"): DEVICE,
    ("get", "/audit/"): ADMIN,
    ("get", "/restaurant"): PUBLIC,
    ("patch", "/restaurant"): ADMIN,
    ("get", "/locations/"): ALL,
    ("post", "/locations/"): ADMIN,
    ("get", "/locations/{id}"): ALL,
    ("patch", "/locations/{id}"): ADMIN,
    ("delete", "/locations/{id}"): ADMIN,
    ("get", "/tables/"): ALL,
    ("post", "/tables/"): ADMIN,
    ("get", "/tables/{id}"): ALL,
    ("patch", "/tables/{id}"): ADMIN,
    ("delete", "/tables/{id}"): ADMIN,
    ("patch", "/tables/{id}/status"): FLOOR,
    ("get", "/tables/{id}/qr"): FLOOR,
    ("get", "/tables/cards.pdf"): ADMIN,
    ("get", "/categories/"): ALL,
    ("post", "/categories/"): ADMIN,
    ("get", "/categories/{id}"): ALL,
    ("patch", "/categories/{id}"): ADMIN,
    ("delete", "/categories/{id}"): ADMIN,
    ("get", "/dishes/"): ALL,
    ("post", "/dishes/"): ADMIN,
    ("get", "/dishes/{id}"): ALL,
    ("patch", "/dishes/{id}"): ADMIN,
    ("delete", "/dishes/{id}"): ADMIN,
    ("patch", "/dishes/{id}/availability"): ALL,
    ("get", "/ingredients/"): ALL,
    ("post", "/ingredients/"): ADMIN,
    ("get", "/ingredients/{id}"): ALL,
    ("patch", "/ingredients/{id}"): ADMIN,
    ("delete", "/ingredients/{id}"): ADMIN,
    ("get", "/payment-methods/"): ALL,
    ("post", "/payment-methods/"): ADMIN,
    ("get", "/payment-methods/{id}"): ALL,
    ("patch", "/payment-methods/{id}"): ADMIN,
    ("delete", "/payment-methods/{id}"): ADMIN,
    ("get", "/orders/"): ALL,
    ("post", "/orders/"): FLOOR,
    ("get", "/orders/{id}"): ALL,
    ("patch", "/orders/{id}"): ALL,
    ("delete", "/orders/{id}"): FLOOR,
    ("get", "/orders/{id}/history"): ALL,
    ("post", "/orders/{id}/items/"): FLOOR,
    ("patch", "/orders/{id}/items/{item_id}"): ALL,
    ("delete", "/orders/{id}/items/{item_id}"): FLOOR,
    ("get", "/menu/"): PUBLIC,
    ("post", "/menu/import"): ADMIN,
    ("get", "/menu/export"): ADMIN,
    ("post", "/uploads/"): ADMIN,
    ("get", "/uploads/{name}"): PUBLIC,
    ("get", "/reports/today"): ADMIN,
    ("get", "/events/"): ALL,
    ("post", "/demo"): ADMIN,
    ("delete", "/demo"): ADMIN,
    ("get", "/backups/"): ADMIN,
    ("post", "/backups/"): ADMIN,
    ("get", "/backups/{name}"): ADMIN,
    ("get", "/system"): ADMIN,
    ("get", "/system/check"): ADMIN,
    ("post", "/system/check"): ADMIN,
    ("get", "/health"): PUBLIC,
    ("get", "/ready"): PUBLIC,
    ("get", "/metrics"): PUBLIC,
    ("get", "/asyncapi.json"): PUBLIC,
}

#: They copy the database, which is for SQLite only.
BACKED_UP_FIRST = {("post", "/backups/"), ("delete", "/demo")}

OPERATIONS = [pytest.param(*key, may, id=" ".join(key)) for key, may in TABLE.items()]


def scene(method: str, path: str, waiter: User, user: User) -> tuple[str, Any]:
    """Set up what an operation is about: the address and a body that would be accepted."""
    match path.split("/")[1], path:
        case "users", _:
            person = {"username": "new", "full_name": "New", "role": "waiter", "password": PASSWORD}
            return _at(path, a_user().id), person if method == "post" else {"full_name": "Anna"}
        case "auth", "/auth/sessions/{id}":
            return _at(path, get_session(user).id), {}
        case "devices", "/devices/pair":
            return path, {}
        case "devices", _:
            return _at(path, a_device().id), {"name": "Bar tablet"}
        case "restaurant", _:
            return path, {"name": "Пушкин"}
        case "locations", _:
            return _at(path, a_location().id), {"name": "Terrace"}
        case "tables", "/tables/{id}/status":
            return _at(path, a_table().id), {"is_occupied": True}
        case "tables", _:
            return _at(path, a_table().id), {"number": 5000, "seats": 2}
        case "categories", _:
            return _at(path, a_category().id), {"name": "Soups"}
        case "dishes", "/dishes/{id}/availability":
            return _at(path, a_dish().id), {"is_available": False}
        case "dishes", _:
            dish = {"name": "Solyanka", "price": 5, "category_id": a_category().id}
            return _at(path, a_dish().id), dish
        case "ingredients", _:
            return _at(path, an_ingredient().id), {"name": "Nuts"}
        case "payment-methods", _:
            return _at(path, a_payment_method().id), {"name": "Cash"}
        case "orders", _:
            return _order_scene(method, path, waiter)
        case "menu", "/menu/import":
            return path, "category,name,price\nSoups,Solyanka,5\n"
        case "uploads", _:
            return path, a_picture("PNG")
        case "demo", _ if method == "delete":
            saved(AuditEntry(action=AuditAction.DEMO_FILLED.value))
        case "backups", "/backups/{name}":
            return path.replace("{name}", a_backup().name), {}
    return path, {}


def sent(method: str, body: Any) -> dict[str, Any]:
    """How a body is sent: a picture and a CSV file as such, all else as JSON."""
    if method in {"get", "delete"}:
        return {}
    if isinstance(body, bytes):
        return {"data": body, "content_type": "image/png"}
    if isinstance(body, str):
        return {"data": body, "content_type": "text/csv"}
    return {"json": body}


def _order_scene(method: str, path: str, waiter: User) -> tuple[str, Any]:
    order = an_order(waiter)
    address = _at(path, order.id).replace("{item_id}", str(order.items[0].id))
    line = {"dish_id": a_dish().id, "quantity": 1}
    if path == "/orders/":
        return address, {"table_id": a_table().id, "items": [line]}
    if method == "post":
        return address, line
    return address, {} if "{item_id}" in path else {"kitchen_notes": "no salt"}


def _at(path: str, id: int) -> str:
    return path.replace("{id}", str(id))


def test_the_documents_name_the_roles_of_the_table(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json["paths"]

    for (method, path), may in TABLE.items():
        roles = ALL if may == REFRESH else may
        if may in (PUBLIC, DEVICE):
            roles = None
        operation = paths[path][method]
        said = operation["description"].split("\n\n")
        assert operation.get("x-roles") == (roles and [role for role in Role if role in roles])
        assert f"For: {', '.join(operation.get('x-roles', [may]))}." in said


def test_every_operation_is_in_the_table_of_permissions(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json["paths"]

    documented = {
        (method, path)
        for path, operations in paths.items()
        for method in operations
        if method != "parameters"
    }

    assert documented == TABLE.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path", "may"), OPERATIONS)
def test_an_unknown_client_reaches_only_public_routes(
    client: FlaskClient, method: str, path: str, may: Any
) -> None:
    address, body = scene(method, path, a_user(), a_user())
    token = get_token(a_user(Role.ADMIN))
    two_tokens = {"Authorization": f"Bearer {token}, Bearer {token}"}

    for headers in ({}, two_tokens):
        response = client.open(address, method=method, headers=headers, **sent(method, body))

        if may == PUBLIC:
            assert response.status_code not in {401, 403}
        else:
            get_problem(response, 401, "invalid_token")
            assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path", "may"), OPERATIONS)
def test_each_role_reaches_only_its_routes(
    client_for: ClientFor, method: str, path: str, may: Any, role: Role
) -> None:
    user = a_user(role)
    waiter = user if role is not Role.KITCHEN else a_user()
    address, body = scene(method, path, waiter, user)

    response = client_for(user).open(address, method=method, buffered=True, **sent(method, body))

    if may == PUBLIC:
        assert response.status_code not in {401, 403}
    elif may in (REFRESH, DEVICE):
        get_problem(response, 401)
    elif role in may and (method, path) in BACKED_UP_FIRST and named_database():
        get_problem(response, 409, "backup_elsewhere")
    elif role in may:
        assert response.status_code < 300, response.get_data(as_text=True)
    else:
        get_problem(response, 403, "forbidden")


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.WAITER, Role.KITCHEN])
@pytest.mark.parametrize(
    ("method", "path", "may"),
    [operation for operation in OPERATIONS if operation.values[2] == ADMIN],
)
def test_a_forbidden_request_is_refused_before_it_is_read(
    client_for: ClientFor, method: str, path: str, may: Any, role: Role
) -> None:
    address = _at(path, 77)

    response = client_for(role).open(address, method=method, data=b"{", content_type="text/plain")

    get_problem(response, 403)


def test_a_person_whose_role_changed_has_the_new_rights_at_once(client_for: ClientFor) -> None:
    anna = a_user(Role.ADMIN)
    hers, another = client_for(anna), client_for(Role.ADMIN)
    assert hers.get("/users/").status_code == 200

    another.patch(f"/users/{anna.id}", json={"role": "kitchen"})

    get_problem(hers.get("/users/"), 403)


def test_a_deactivated_user_loses_access_at_once(client_for: ClientFor) -> None:
    anna = a_user(Role.WAITER)
    hers = client_for(anna)

    client_for(Role.ADMIN).patch(f"/users/{anna.id}", json={"is_active": False})

    get_problem(hers.get("/orders/"), 401)
