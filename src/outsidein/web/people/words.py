"""What levels, functions and roles are called on the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVEL_ROLES: dict[str, Promise] = {
    "board": _("Board: leads the whole"),
    "management": _("Management: leads people"),
    "front": _("Front line: meets customers"),
    "support": _("Support: works behind the front line"),
}
LEVEL_ROLES_SHORT: dict[str, Promise] = {
    "board": _("Board"),
    "management": _("Management"),
    "front": _("Front line"),
    "support": _("Support"),
}
FUNCTIONS: dict[str, Promise] = {
    "": _("Not said"),
    "sales": _("Sales"),
    "marketing": _("Marketing"),
    "service": _("Service"),
    "operations": _("Operations"),
    "it": _("IT"),
    "finance": _("Finance"),
    "people": _("People and training"),
    "other": _("Something else"),
}
MEMBER_ROLES: dict[str, Promise] = {
    "owner": _("Owner"),
    "lead": _("Lead"),
    "facilitator": _("Facilitator"),
    "agent": _("Agent"),
    "steward": _("Data steward"),
    "privacy officer": _("Privacy officer"),
    "viewer": _("Viewer"),
}
MEMBER_ROLES_MAY: dict[str, Promise] = {
    "owner": _("May do everything, and says who else is an owner."),
    "lead": _("Sets up people and members, runs rounds, brings files in, sees customers."),
    "facilitator": _("Makes and runs rounds and rooms. Sees no single customer."),
    "agent": _("Works with customers: sees each of them."),
    "steward": _("Brings files in and looks after the records. Sees customers."),
    "privacy officer": _("Answers for what is kept about customers. Sees them."),
    "viewer": _("Reads results, evidence and blind spots. Sees no single customer."),
}
FIELDS: dict[str, Promise] = {
    "reference": _("number"),
    "name": _("name"),
    "email": _("e-mail"),
    "level": _("level"),
    "department": _("department"),
    "language": _("language"),
    "left_on": _("last day"),
}
