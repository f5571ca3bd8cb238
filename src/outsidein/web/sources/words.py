"""The words of the sources' pages: kinds, lawful bases, how a source stands, ways in."""

from django.utils.translation import gettext_lazy as _

from outsidein.hold.sources.compute.rhythm import Timeliness
from outsidein.web.house import Said

KINDS: tuple[tuple[str, Said], ...] = (
    ("list", _("Customer list")),
    ("shop", _("Shop")),
    ("help_desk", _("Help desk")),
    ("phone", _("Telephone")),
    ("email", _("E-mail")),
    ("chat", _("Chat")),
    ("visit", _("Visits")),
    ("web_form", _("Web form")),
    ("web_event", _("Web visits")),
    ("social", _("Social network")),
    ("review", _("Reviews")),
    ("referral", _("Referrals")),
    ("exit_interview", _("Interviews with those who left")),
    ("register", _("Public register")),
    ("partner", _("Partner's feed")),
    ("manual", _("Entered by hand")),
)
KIND_WORDS = dict(KINDS)

#: The six of GDPR article 6: the code kept, its name, and when it is the one.
BASES: tuple[tuple[str, Said, Said], ...] = (
    ("consent", _("Consent"), _("They said yes to it, and can take it back at any time.")),
    ("contract", _("Contract"), _("It is needed to do what was agreed with them.")),
    ("legal duty", _("Legal duty"), _("A law says that it must be kept.")),
    ("vital interest", _("Vital interest"), _("It protects somebody's life.")),
    ("public task", _("Public task"), _("A public body needs it for its task.")),
    (
        "legitimate interest",
        _("Legitimate interest"),
        _("You have a good reason that was weighed against theirs. Note the weighing."),
    ),
)
BASE_WORDS = {code: words for code, words, _when in BASES}

#: Words and the pill they stand in.
STANDS: dict[Timeliness | None, tuple[Said, str]] = {
    Timeliness.ON_TIME: (_("on time"), "good"),
    Timeliness.AWAITED: (_("awaited"), ""),
    Timeliness.LATE: (_("late"), "bad"),
    Timeliness.SILENT: (_("silent"), "bad"),
}

#: The ways in: the kind, its name, and what it is for.
INLETS: tuple[tuple[str, Said, Said], ...] = (
    ("form", _("Form"), _("A form for your website. Nobody is kept before they confirm.")),
    ("events", _("Website"), _("What visitors do on your website, as Segment tells it.")),
    ("calls", _("Telephone"), _("Each call, told by your telephone system as it ends.")),
    ("feed", _("Signed feed"), _("Rows that a partner sends by itself, signed.")),
    ("mailbox", _("Mailbox"), _("A mailbox that is read in a rhythm, and never changed.")),
)
INLET_WORDS = {kind: words for kind, words, _use in INLETS}

#: What an import holds and where it stands; the imports' own pages say more.
FILE_WORDS: dict[str, Said] = {
    "customers": _("Customers"),
    "interactions": _("Contacts with customers"),
    "orders": _("Orders"),
    "cases": _("Cases: requests, complaints"),
    "messages": _("Messages"),
    "consents": _("Consents"),
    "preferences": _("Preferences"),
    "feedback": _("Feedback"),
    "staff": _("Staff"),
    "elements": _("Fields that customer data need"),
}
STATUS_WORDS: dict[str, Said] = {
    "uploaded": _("to be looked at"),
    "waiting": _("waiting its turn"),
    "running": _("being read"),
    "done": _("taken"),
    "failed": _("not taken"),
    "trying": _("being tried"),
    "undoing": _("being undone"),
    "undone": _("undone"),
}
