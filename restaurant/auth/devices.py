"""The shared devices of the house: announced, enrolled, revoked."""

import secrets
from typing import Any

from sqlalchemy import select

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import sessions, throttling
from restaurant.auth.models import PAIRING_CODE_TTL, Device, User
from restaurant.auth.throttling import PAIRING_POLICY
from restaurant.clock import now
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ForbiddenError, UnauthorizedError
from restaurant.extensions import keys
from restaurant.security.hashing import hmac_digest

#: Read from one screen and typed into another: no letter or digit that looks like another.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


@transactional
def register(admin: User, data: dict[str, Any]) -> Device:
    """Announce a device. Its pairing code is shown this once, and is good once."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    device = crud.create(
        Device,
        {**data, "pairing_digest": _digest(code), "pairing_expires_at": now() + PAIRING_CODE_TTL},
    )
    audit_service.record(AuditAction.DEVICE_ADDED, admin, device, after=device.name)
    device.pairing_code = f"{code[:4]}-{code[4:]}"
    return device


def enrol(pairing_code: str) -> dict[str, Any]:
    """Exchange a pairing code for the device's token. Wrong and old ones are all the same 401."""
    here = PAIRING_POLICY.key_for(request_context.remote_addr())
    throttling.consume_attempt(here)
    token = secrets.token_urlsafe(32)
    device = _enrol(pairing_code.replace("-", "").upper(), token)
    throttling.reset(here)
    return {"device": device, "device_token": token}


@transactional
def revoke(admin: User, device_id: int) -> None:
    """Let a device open nothing any more, and sign out everybody who signed in on it."""
    device = crud.get_or_404(Device, device_id)
    device.pairing_digest = device.token_digest = None
    sessions.end_sessions_on(device)
    audit_service.record(AuditAction.DEVICE_REVOKED, admin, device, before=device.name)
    crud.delete_or_deactivate(Device, device_id)


def require_enrolled(token: str | None) -> Device:
    """The device of this token. Raises ``device_required`` when it is none of the house."""
    device = None if token is None else _find_device(Device.token_digest, token)
    if device is None:
        raise ForbiddenError("This device does not belong to the house.", "device_required")
    return device


@transactional
def _enrol(code: str, token: str) -> Device:
    device = _find_device(Device.pairing_digest, code)
    if device is None or not device.can_be_paired():
        raise UnauthorizedError("This pairing code is not valid.", "invalid_pairing_code")
    device.pairing_digest = device.pairing_expires_at = None
    device.token_digest, device.enrolled_at = _digest(token), now()
    audit_service.record(AuditAction.DEVICE_ENROLLED, None, device)
    return device


def _find_device(column: Any, secret: str) -> Device | None:
    return db.session.scalar(select(Device).where(column == _digest(secret), Device.is_active))


def _digest(secret: str) -> str:
    return hmac_digest(keys.pin_pepper, f"device\0{secret}".encode())
