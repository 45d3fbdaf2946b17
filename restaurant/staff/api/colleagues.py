"""The blueprint of the names of the staff, for the staff."""

from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.permissions import Permission
from restaurant.schemas.base import NamedQuerySchema
from restaurant.staff.schemas.users import ColleagueSchema
from restaurant.web.blueprint import Blueprint

blp = Blueprint("staff", __name__, url_prefix="/staff", description="The names of the staff")


@blp.route("/")
class Colleagues(MethodView):
    @blp.requires(Permission.SIGNED_IN)
    @blp.doc(operationId="listColleagues")
    @blp.arguments(NamedQuerySchema, location="query")
    @blp.response(200, ColleagueSchema(many=True))
    @blp.paginate(User.name_key, User.id)
    def get(self, filters: dict[str, Any]) -> Select[Any]:
        """List the names of the staff

        Whose order it is, and to whom it may be handed over. Everything else about a person is
        under `/users/`, for admins.
        """
        return crud.select_all(User, **filters)
