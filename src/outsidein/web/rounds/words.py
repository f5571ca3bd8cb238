"""What the settings of a round are called on the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, Promise] = {
    "draft": _("draft"),
    "open": _("open"),
    "over": _("waits to be closed"),
    "closed": _("closed"),
}
MODES: dict[str, Promise] = {"anonymous": _("Anonymous"), "named": _("With names")}
MODES_MEAN: dict[str, Promise] = {
    "anonymous": _(
        "Nobody who signs in here can find out who said what: answers lie sealed until the round "
        "is closed, are mixed then, and small groups are never shown."
    ),
    "named": _(
        "Answers carry the name of whoever gave them, and people are told so before they begin. "
        "Right for a few who want to talk about their answers afterwards."
    ),
}
WAYS: dict[str, Promise] = {
    "personal": _("A personal link for everybody on the list"),
    "open": _("One open link, a PIN and a QR code"),
    "paper": _("Printed forms, keyed in afterwards"),
}
WAYS_MEAN: dict[str, Promise] = {
    "personal": _("Sent by mail, or taken as a file. Each link answers once."),
    "open": _("For whoever is there. Nobody can tell whether somebody answers twice."),
    "paper": _("For those without a screen. A sheet takes about a minute to key in."),
}
KEEPING: dict[str, Promise] = {
    "file": _("On this server, outside the database"),
    "passphrase": _("Under a passphrase that only you know"),
    "codes": _("With codes drawn from a hat"),
}
KEEPING_MEAN: dict[str, Promise] = {
    "file": _(
        "The key lies in a file that no backup of the database holds, and is destroyed when the "
        "round is closed. The round can close by itself. Right for most."
    ),
    "passphrase": _(
        "Not even whoever runs the server can open an answer before you type the passphrase at "
        "the close. Whoever forgets it loses every answer: nobody can bring them back."
    ),
    "codes": _(
        "People draw a printed code by hand. Nobody ever knew who drew which, so no link to a "
        "person exists at all. Only on paper, and nobody can be reminded."
    ),
}
LANGUAGES: dict[str, Promise] = {
    "en": _("English"),
    "de": _("German"),
    "fr": _("French"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
}
