"""The blueprint of the first start."""

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
    @blp.arguments(SetupSchema)
    @blp.response(201, UserSchema)
    @blp.alt_response(401, "UNAUTHORIZED")
    @blp.alt_response(404, "NOT_FOUND")
    @blp.alt_response(409, "CONFLICT")
    def post(self, data: dict[str, str]) -> tuple[User, dict[str, str]]:
        """Make the first admin

        The one-time token is printed at the first start and stored in
        `DATA_DIR/setup-token`. 404 once there is an admin.
        """
        admin = staff_setup.make_first_admin(**data)
        return admin, {"Location": f"/users/{admin.id}"}
