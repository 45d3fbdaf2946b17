"""The demo over HTTP."""

from flask.views import MethodView

from restaurant.auth.authentication import current_user

# Loaded for what they declare: the error codes that the views name, and examples.
from restaurant.demo import error_codes as error_codes
from restaurant.demo import examples as examples
from restaurant.demo import seed
from restaurant.demo.hiring import DemoLogin
from restaurant.demo.schemas import DemoSignInSchema
from restaurant.permissions import Permission
from restaurant.web.blueprint import Blueprint

demo_blp = Blueprint(
    "demo", __name__, url_prefix="/demo", description="A restaurant for trying things out"
)


@demo_blp.route("")
class Demo(MethodView):
    @demo_blp.requires(Permission.MANAGE_SERVER)
    @demo_blp.doc(operationId="fillWithDemo")
    @demo_blp.errors("not_empty")
    @demo_blp.response(201, DemoSignInSchema(many=True))
    def post(self) -> tuple[list[DemoLogin], dict[str, str]]:
        """Fill a new restaurant with the demo

        Staff, a menu, tables, ways to pay, an evening of orders and some that are open now. The
        restaurant keeps its name and its admin, who is said to have done what an admin does. It is
        for a restaurant that has nothing of its own yet. The sign-ins of the staff are answered
        here and nowhere else; whoever loses them gives the people new ones.
        """
        return seed.fill_for(current_user()), {"Location": "/users/"}
