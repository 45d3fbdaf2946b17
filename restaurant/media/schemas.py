"""The JSON of an uploaded picture."""

from marshmallow import Schema

from restaurant.schemas.fields import Integer, Url


class UploadSchema(Schema):
    """The paths of a picture in its two sizes; ``url`` fits into an ``image_url``."""

    url = Url(required=True)
    small_url = Url(
        required=True, metadata={"description": "At most 400 pixels along the longer side."}
    )
    width = Integer(1, required=True)
    height = Integer(1, required=True)
