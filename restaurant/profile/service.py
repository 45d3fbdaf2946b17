"""What is known of the restaurant itself, and changing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth.login import has_admin
from restaurant.auth.models import User
from restaurant.clock import now
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.extensions import settings
from restaurant.profile.models import Language, Restaurant
from restaurant.version import __version__


@dataclass(frozen=True)
class Profile:
    """The restaurant as everybody may know it. ``now`` is the time on the server."""

    name: str | None
    address: str | None
    phone: str | None
    language: Language
    currency: str
    timezone: str
    business_day_ends: str
    version: str
    setup_needed: bool
    now: datetime


def get_restaurant() -> Restaurant:
    """The restaurant's record; unsaved, and as the settings have it, until its first change."""
    return db.session.get(Restaurant, 1) or Restaurant(
        name=settings.restaurant_name,
        address=settings.restaurant_address,
        phone=settings.restaurant_phone,
        language=Language(settings.restaurant_language),
    )


def get_profile() -> Profile:
    """All that everybody may know of the restaurant."""
    restaurant = get_restaurant()
    return Profile(
        name=restaurant.name,
        address=restaurant.address,
        phone=restaurant.phone,
        language=restaurant.language,
        currency=settings.currency,
        timezone=settings.timezone,
        business_day_ends=settings.business_day_ends.isoformat("minutes"),
        version=__version__,
        setup_needed=not has_admin(),
        now=now(),
    )


@transactional
def change_restaurant(user: User, data: dict[str, Any]) -> Profile:
    """Change the restaurant's name, address, phone or language.

    From the first change on, the settings of these four count no more.
    """
    restaurant = get_restaurant()
    before = {field: getattr(restaurant, field) for field in data}
    if data != before:
        db.session.add(restaurant)
        crud.apply_changes(restaurant, data)
        audit_service.record_changes(AuditAction.RESTAURANT_CHANGED, user, restaurant, before)
    return get_profile()
