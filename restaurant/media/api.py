"""Pictures: uploaded by admins, public to read."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from flask import Response, request, send_file
from flask.views import MethodView
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from restaurant.errors import BodyTooLargeError, UnsupportedMediaError

# Loaded for what it declares: examples.
from restaurant.media import examples as examples
from restaurant.media import service
from restaurant.media.images import invalid_image
from restaurant.media.schemas import UploadSchema
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint
from restaurant.web.request_parser import read_body

MAX_IMAGE_BYTES = 15 * 1024 * 1024
MULTIPART_OVERHEAD = 16 * 1024
FORM_TYPE = "multipart/form-data"
TOO_LARGE = "A picture may have 15 MB at most: send a smaller one."
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp")
BINARY = {"type": "string", "format": "binary"}
REQUEST_BODY = {
    FORM_TYPE: {"schema": {"type": "object", "properties": {"file": BINARY}, "required": ["file"]}},
    **{kind: {"schema": BINARY} for kind in IMAGE_TYPES},
}
NAME_PARAMETER = {
    "in": "path",
    "name": "name",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{service.NAME_PATTERN}$"},
}

blp = Blueprint("uploads", __name__, url_prefix="/uploads", description="Pictures")


@blp.before_request
def allow_larger_body() -> None:
    """Raise the limit of the body for this blueprint, before anything reads the body."""
    request.max_content_length = MAX_IMAGE_BYTES + MULTIPART_OVERHEAD


def receives_image(view: Callable[..., Any]) -> Callable[..., Any]:
    """Store the uploaded image and pass it to the view.

    Stored by its content, so storing it twice changes nothing; and outside a transaction, because
    it is slow and other writers should not wait for it.
    """

    @wraps(view)
    def wrapper(blueprint_view: Any) -> Any:
        with service.upload_slot():
            return view(blueprint_view, service.save_image(_read_image()))

    return wrapper


@blp.route("/")
class Uploads(MethodView):
    @blp.requires(Permission.MANAGE_MENU)
    @blp.doc(operationId="uploadPicture")
    @blp.doc(requestBody={"required": True, "content": REQUEST_BODY})
    @receives_image
    @blp.idempotent
    @blp.errors("busy", "storage_full")
    @blp.response(201, UploadSchema)
    def post(self, upload: service.Upload) -> tuple[service.Upload, dict[str, str]]:
        """Upload a picture

        Choose a file first. One JPEG, PNG or WebP of up to 15 MB and 50 megapixels (WebP: 25): as
        the only part of a form, or as the body itself. It is turned upright, made at most 1600
        pixels large and stored as WebP without the metadata of the file. Of an animation only the
        first frame is kept. The same picture has the same address. Put `url` into an `image_url`
        or `avatar_url`.
        """
        return upload, {"Location": upload["url"]}


@blp.route("/<name>", parameters=[NAME_PARAMETER])
class UploadByName(MethodView):
    @blp.public
    @blp.doc(operationId="getPicture")
    @blp.errors("range_not_satisfiable")
    @blp.alt_response(200, schema=BINARY, content_type=service.CONTENT_TYPE, success=True)
    def get(self, name: str) -> Response:
        """Fetch a picture

        The picture at an address never changes, so clients may cache it for ever.
        """
        response = send_file(service.get_file(name), service.CONTENT_TYPE, etag=name)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _read_image() -> bytes:
    if request.mimetype not in {FORM_TYPE, *IMAGE_TYPES}:
        raise UnsupportedMediaError(
            f"Send a picture: {', '.join(IMAGE_TYPES)}, alone or in a form."
        )
    body = read_body(request, TOO_LARGE)
    image = _parse_single_file(body) if request.mimetype == FORM_TYPE else body
    if len(image) > MAX_IMAGE_BYTES:
        raise BodyTooLargeError(TOO_LARGE)
    return image


def _parse_single_file(body: bytes) -> bytes:
    """The only file of a form. It is parsed in memory, so it needs no space on the disk."""
    parser = FormDataParser(
        stream_factory=lambda *_, **__: BytesIO(), max_form_parts=1, silent=False
    )
    try:
        _, _, files = parser.parse(BytesIO(body), FORM_TYPE, len(body), request.mimetype_params)
        [file] = files.values()
    except (ValueError, RequestEntityTooLarge):
        raise invalid_image("Send a form of exactly one file.") from None
    return file.read()
