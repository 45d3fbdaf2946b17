"""Shared tablets and phones: registering, pairing and revoking them."""

import secrets
from collections.abc import Iterable
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import sessions, throttling
from restaurant.auth.models import PAIRING_CODE_TTL, Device, Session, User
from restaurant.auth.throttling import PAIRING_POLICY
from restaurant.clock import now
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ForbiddenError, UnauthorizedError
from restaurant.extensions import keys
from restaurant.live import connections
from restaurant.security.hashing import hmac_digest

#: For codes that people type in: no two characters look alike.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


class NewDevice(TypedDict):
    """A device to register."""

    name: str


class EnrolledDevice(TypedDict):
    """A paired device, and the token that it keeps from now on."""

    device: Device
    device_token: str


@transactional
def register(admin: User, data: NewDevice) -> Device:
    """Add a device. Its ``pairing_code`` is set on this object only, and valid once, for 10 min."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    device = crud.create(
        Device,
        {**data, "pairing_digest": _digest(code), "pairing_expires_at": now() + PAIRING_CODE_TTL},
    )
    audit_service.record(AuditAction.DEVICE_ADDED, admin, device, after=device.name)
    device.pairing_code = f"{code[:4]}-{code[4:]}"
    return device


def enrol(pairing_code: str) -> EnrolledDevice:
    """Exchange a pairing code for the device's token.

    The attempt is counted before the code is looked up. Raises ``invalid_pairing_code`` for a
    wrong, used or expired one, or ``too_many_tries``.
    """
    throttle_key = PAIRING_POLICY.key_for(request_context.remote_addr())
    throttling.consume_attempt(throttle_key)
    token = secrets.token_urlsafe(32)
    device = _enrol(pairing_code.replace("-", "").upper(), token)
    throttling.reset(throttle_key)
    return {"device": device, "device_token": token}


@transactional
def revoke(admin: User, device_id: int) -> None:
    """Invalidate a device's code and token, and end the sessions that were opened on it."""
    device = crud.get_or_404(Device, device_id)
    device.pairing_digest = device.token_digest = None
    sessions.end_sessions_on(device)
    audit_service.record(AuditAction.DEVICE_REVOKED, admin, device, before=device.name)
    crud.delete_or_deactivate(Device, device_id)


def online_ids() -> set[int]:
    """The ids of the devices on which somebody's socket is open, as far as this server knows."""
    connected = {connection.session_id for connection in connections.all_connections()}
    found = select(Session.device_id).where(
        Session.id.in_(connected), Session.device_id.is_not(None)
    )
    return {device_id for device_id in db.session.scalars(found) if device_id is not None}


def with_presence(devices: Iterable[Device]) -> list[Device]:
    """Set ``is_online`` on each of these objects."""
    found, online = list(devices), online_ids()
    for device in found:
        device.is_online = device.id in online
    return found


def require_enrolled(token: str | None) -> Device:
    """The active device with this token. Raises ``device_required`` when there is none."""
    device = None if token is None else _find_device(Device.token_digest, token)
    if device is None:
        raise ForbiddenError(
            "This device is not paired with the restaurant. Ask an admin for a pairing code.",
            "device_required",
        )
    return device


def authenticate(token: str) -> Device:
    """The active device with this token. Raises ``UnauthorizedError`` when there is none."""
    device = _find_device(Device.token_digest, token)
    if device is None:
        raise UnauthorizedError(
            "This device is not paired any more. Ask an admin for a pairing code."
        )
    return device


@transactional
def _enrol(code: str, token: str) -> Device:
    device = _find_device(Device.pairing_digest, code)
    if device is None or not device.can_be_paired():
        raise UnauthorizedError(
            "This pairing code is not valid. Ask an admin for a new one.", "invalid_pairing_code"
        )
    device.pairing_digest = device.pairing_expires_at = None
    device.token_digest, device.enrolled_at = _digest(token), now()
    audit_service.record(AuditAction.DEVICE_ENROLLED, None, device)
    return device


def _find_device(column: InstrumentedAttribute[str | None], secret: str) -> Device | None:
    return db.session.scalar(select(Device).where(column == _digest(secret), Device.is_active))


def _digest(secret: str) -> str:
    return hmac_digest(keys.pin_pepper, f"device\0{secret}".encode())
