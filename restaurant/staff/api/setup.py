"""The blueprint of the first start."""

from typing import Any

from flask.views import MethodView

from restaurant.auth.models import User
from restaurant.staff import setup as staff_setup
from restaurant.staff.schemas.auth import SetupSchema
from restaurant.staff.schemas.users import UserSchema
from restaurant.web.blueprint import Blueprint

blp = Blueprint("setup", __name__, url_prefix="/setup", description="The first start")


@blp.route("")
class Setup(MethodView):
    @blp.public
    @blp.doc(operationId="createFirstAdmin")
    @blp.arguments(SetupSchema)
    @blp.errors("invalid_setup_token", "not_found", "conflict")
    @blp.response(201, UserSchema)
    def post(self, data: dict[str, Any]) -> tuple[User, dict[str, str]]:
        """Make the first admin

        The one-time token is printed at the first start, in the address of the page
        `/app/setup`, and stored in `DATA_DIR/setup-token`. Once there is an admin, there is
        nothing here.
        """
        admin = staff_setup.make_first_admin(**data)
        return admin, {"Location": f"/users/{admin.id}"}
