"""Pictures that were uploaded."""

from marshmallow import Schema

from restaurant.schemas.fields import Integer, Url


class UploadSchema(Schema):
    """Where a picture is shown, in its two sizes. ``url`` is what an ``image_url`` may be."""

    url = Url(required=True)
    small_url = Url(
        required=True, metadata={"description": "At most 400 pixels along the longer side."}
    )
    width = Integer(1, required=True)
    height = Integer(1, required=True)
