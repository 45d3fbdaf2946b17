"""A section of the menu."""

from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Address, Model, Named, Note, Record, Retirable


class Category(Named, Retirable, Record, Model):
    """A section of the menu. The smaller its sort order, the earlier it stands."""

    __tablename__ = "categories"
    outdates = "menu_version"

    description: Mapped[Note | None]
    image_url: Mapped[Address | None]
    sort_order: Mapped[int] = mapped_column(default=0, index=True)
