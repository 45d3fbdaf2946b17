"""Pictures: uploaded by an admin, shown to everybody."""

from io import BytesIO
from typing import Any

from flask import Response, request, send_file
from flask.views import MethodView
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from restaurant.errors import UnsupportedMediaError
from restaurant.media import service
from restaurant.media.images import refused
from restaurant.media.schemas import UploadSchema
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint
from restaurant.web.request_parser import read_body

LARGEST_PICTURE = 5 * 1024 * 1024
LARGEST_ENVELOPE = 16 * 1024
FORM = "multipart/form-data"
PICTURES = ("image/jpeg", "image/png", "image/webp")
BINARY = {"type": "string", "format": "binary"}
BODY = {
    FORM: {"schema": {"type": "object", "properties": {"file": BINARY}, "required": ["file"]}},
    **{kind: {"schema": BINARY} for kind in PICTURES},
}
NAME = {
    "in": "path",
    "name": "name",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{service.NAME}$"},
}

blp = Blueprint("uploads", __name__, url_prefix="/uploads", description="Pictures")


@blp.before_request
def allow_a_picture() -> None:
    """Let in more than JSON may be. To be said before anything reads the body."""
    request.max_content_length = LARGEST_PICTURE + LARGEST_ENVELOPE


@blp.route("/")
class Uploads(MethodView):
    @blp.requires(Permission.MANAGE_MENU, ahead=True)
    @blp.doc(requestBody={"required": True, "content": BODY})
    @blp.response(201, UploadSchema)
    def post(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Upload a picture

        One JPEG, PNG or WebP of up to 5 MB and 25 million pixels: as the only part of a form,
        or as the body itself. It is turned upright, made at most 1600 pixels large and stored
        as WebP without anything else that the file may tell. Of a moving picture the first
        frame stays. The same picture has the same address. Put `url` into an `image_url` or
        `avatar_url`.
        """
        upload = service.take_picture(_sent_picture())
        return upload, {"Location": upload["url"]}


@blp.route("/<name>", parameters=[NAME])
class UploadByName(MethodView):
    @blp.public
    @blp.alt_response(200, schema=BINARY, content_type=service.CONTENT_TYPE, success=True)
    def get(self, name: str) -> Response:
        """Show a picture

        What an address shows never changes, so it may be kept for good.
        """
        response = send_file(service.file_of(name), service.CONTENT_TYPE, etag=name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _sent_picture() -> bytes:
    if request.mimetype not in {FORM, *PICTURES}:
        raise UnsupportedMediaError(f"Send a picture: {', '.join(PICTURES)}, alone or in a form.")
    body = read_body(request)
    picture = _only_file(body) if request.mimetype == FORM else body
    if len(picture) > LARGEST_PICTURE:
        raise RequestEntityTooLarge
    return picture


def _only_file(body: bytes) -> bytes:
    """The one file of a form, read in memory: a full disk must not break the reading."""
    reader = FormDataParser(
        stream_factory=lambda *_, **__: BytesIO(), max_form_parts=1, silent=False
    )
    try:
        _, _, files = reader.parse(BytesIO(body), FORM, len(body), request.mimetype_params)
        [file] = files.values()
    except (ValueError, RequestEntityTooLarge):
        raise refused("Send a form of exactly one file.") from None
    return file.read()
