"""The error codes of signing in, devices and the staff."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "invalid_credentials": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "The name, the password or the PIN is wrong, or the user is switched off; which of "
            "them is not told.",
            "Let the person try again.",
        ),
        "invalid_setup_token": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "This is not the one-time token of the first start.",
            "Read it in `DATA_DIR/setup-token`.",
        ),
        "invalid_pairing_code": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "The pairing code is wrong, used, or older than ten minutes.",
            "Let an admin register the device again.",
        ),
        "wrong_password": ErrorCode(
            HTTPStatus.FORBIDDEN,
            "`current_password` is not the person's password.",
            "Ask for it again.",
        ),
        "wrong_pin": ErrorCode(
            HTTPStatus.FORBIDDEN,
            "`current_pin` is not the person's PIN.",
            "Ask for it again.",
        ),
        "device_required": ErrorCode(
            HTTPStatus.FORBIDDEN,
            "A PIN is taken from paired devices only, and this is none.",
            "Pair the device (`registerDevice`, `pairDevice`), or sign in with the password.",
        ),
        "last_admin": ErrorCode(
            HTTPStatus.CONFLICT,
            "The restaurant would be left without an active admin.",
            "Make somebody else an admin first.",
        ),
        "pin_needed": ErrorCode(
            HTTPStatus.CONFLICT,
            "The person has no password, so without the PIN there would be no way to sign in.",
            "Set a password first, or another PIN.",
        ),
        "too_many_tries": ErrorCode(
            HTTPStatus.TOO_MANY_REQUESTS,
            "There were too many wrong tries; now the right one is refused, too.",
            "Wait for `Retry-After` seconds.",
        ),
    }
)
