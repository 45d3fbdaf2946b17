"""The blueprint of the people on the staff."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.authentication import current_user
from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.permissions import Permission
from restaurant.staff import users as staff_users
from restaurant.staff.schemas.users import NewUserSchema, UserForAdminsSchema, UserQuerySchema
from restaurant.staff.users import NewUser, UserChanges
from restaurant.web.blueprint import Blueprint

blp = Blueprint("users", __name__, url_prefix="/users", description="People on the staff")

get_user = partial(crud.get_or_404, User)


def hashes_credentials(view: Callable[..., Any]) -> Callable[..., Any]:
    """Hash the password and the PIN before the view takes the write lock."""

    @wraps(view)
    def wrapper(blueprint_view: Any, data: dict[str, Any], **ids: int) -> Any:
        return view(blueprint_view, staff_users.hash_credentials(data), **ids)

    return wrapper


@blp.route("/")
class Users(MethodView):
    @blp.requires(Permission.MANAGE_USERS)
    @blp.arguments(UserQuerySchema, location="query")
    @blp.response(200, UserForAdminsSchema(many=True))
    @blp.paginate(User.name_key, User.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List the staff, by name"""
        return crud.select_all(User, **filters)

    @blp.requires(Permission.MANAGE_USERS)
    @blp.doc(operationId="createUser")
    @blp.arguments(NewUserSchema)
    @hashes_credentials
    @blp.idempotent
    @blp.errors("already_exists")
    @blp.response(201, UserForAdminsSchema)
    def post(self, data: NewUser) -> User:
        """Add a user

        Somebody without a `password` needs a `pin_code`, and signs in with that alone.
        """
        return staff_users.hire(current_user(), data)


@blp.route("/<int:id>")
class UserById(MethodView):
    @blp.requires(Permission.MANAGE_USERS)
    @blp.response(200, UserForAdminsSchema)
    def get(self, id: int) -> User:
        """Fetch a user"""
        return get_user(id)

    @blp.requires(Permission.MANAGE_USERS)
    @blp.arguments(NewUserSchema(partial=True))
    @hashes_credentials
    @blp.idempotent
    @blp.if_match(UserForAdminsSchema, get_user)
    @blp.errors("already_exists", "last_admin", "pin_needed")
    @blp.response(200, UserForAdminsSchema)
    def patch(self, data: UserChanges, id: int) -> User:
        """Change a user

        New rights and credentials take effect at once, also for tokens and open sockets.
        """
        return staff_users.change_user(current_user(), id, data)

    @blp.requires(Permission.MANAGE_USERS)
    @blp.idempotent
    @blp.if_match(UserForAdminsSchema, get_user)
    @blp.errors("last_admin")
    @blp.response(204)
    def delete(self, id: int) -> None:
        """Remove a user

        A user whom orders or other users refer to is deactivated, not deleted.
        """
        staff_users.dismiss(current_user(), id)
