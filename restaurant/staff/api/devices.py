"""The blueprint of the shared tablets and phones."""

from functools import partial
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth import devices as auth_devices
from restaurant.auth.authentication import current_user
from restaurant.auth.devices import EnrolledDevice, NewDevice
from restaurant.auth.models import Device, User
from restaurant.database import crud
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema, PageQuerySchema
from restaurant.staff import users as staff_users
from restaurant.staff.schemas.devices import (
    DeviceSchema,
    DeviceUserSchema,
    EnrolledDeviceSchema,
    ListedDeviceSchema,
    PairingSchema,
    RegisteredDeviceSchema,
)
from restaurant.web.blueprint import Blueprint

blp = Blueprint("devices", __name__, url_prefix="/devices", description="Shared tablets and phones")

get_device = partial(crud.get_or_404, Device)


@blp.route("/")
class Devices(MethodView):
    @blp.requires(Permission.MANAGE_DEVICES)
    @blp.arguments(NamedQuerySchema, location="query")
    @blp.response(200, ListedDeviceSchema(many=True))
    @blp.paginate(Device.name_key, Device.id, transform=auth_devices.with_presence)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List devices, by name"""
        return crud.select_all(Device, **filters)

    @blp.requires(Permission.MANAGE_DEVICES)
    @blp.doc(operationId="registerDevice")
    @blp.arguments(DeviceSchema)
    @blp.idempotent
    @blp.response(201, RegisteredDeviceSchema)
    def post(self, data: NewDevice) -> Device:
        """Register a device

        `pairing_code` is shown only once. Type it into the device within ten minutes.
        """
        return auth_devices.register(current_user(), data)


@blp.route("/<int:id>")
class DeviceById(MethodView):
    @blp.requires(Permission.MANAGE_DEVICES)
    @blp.response(200, DeviceSchema)
    def get(self, id: int) -> Device:
        """Fetch a device"""
        return get_device(id)

    @blp.requires(Permission.MANAGE_DEVICES)
    @blp.doc(operationId="renameDevice")
    @blp.arguments(DeviceSchema(partial=True))
    @blp.idempotent
    @blp.if_match(DeviceSchema, get_device)
    @blp.response(200, DeviceSchema)
    def patch(self, data: dict[str, Any], id: int) -> Device:
        """Rename a device"""
        return crud.update(Device, id, data)

    @blp.requires(Permission.MANAGE_DEVICES)
    @blp.doc(operationId="revokeDevice")
    @blp.idempotent
    @blp.if_match(DeviceSchema, get_device)
    @blp.response(204)
    def delete(self, id: int) -> None:
        """Revoke a device

        Its code and token are invalid from now on, and everybody signed in on it is signed out.
        """
        auth_devices.revoke(current_user(), id)


@blp.route("/pair")
class Pairing(MethodView):
    @blp.public
    @blp.doc(operationId="pairDevice")
    @blp.arguments(PairingSchema)
    @blp.errors("invalid_pairing_code", "too_many_tries")
    @blp.response(200, EnrolledDeviceSchema)
    def post(self, data: dict[str, str]) -> EnrolledDevice:
        """Pair this device with its pairing code

        The code is the one that registering the device has shown. The device keeps the
        `device_token` and sends it with each PIN.
        """
        return auth_devices.enrol(**data)


@blp.route("/me/staff")
class DeviceStaff(MethodView):
    @blp.requires_device
    @blp.doc(operationId="listDeviceStaff")
    @blp.arguments(PageQuerySchema, location="query")
    @blp.response(200, DeviceUserSchema(many=True))
    @blp.paginate(User.name_key, User.id)
    def get(self, _filters: dict[str, Any]) -> Select[Any]:
        """List who can sign in on this device, by name

        The active people with a PIN, for the tiles of a shared tablet. The device sends its
        `device_token` as the bearer; 401 once it is revoked.
        """
        return staff_users.select_device_users()
