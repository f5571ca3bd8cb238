"""The words for kinds of files, fields and states, as these pages say them."""

from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind
from outsidein.hold.sources.compute.own import label_of as own_label

ANSWERS = "answers"

KIND_WORDS = {
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
    ANSWERS: _("Answers to a questionnaire"),
}
STATUS_WORDS = {
    "uploaded": _("to be looked at"),
    "waiting": _("waiting its turn"),
    "running": _("being read"),
    "done": _("taken"),
    "failed": _("not taken"),
    "trying": _("being tried"),
    "undoing": _("being undone"),
    "undone": _("undone"),
}
ENCODINGS = (
    ("", _("As found")),
    ("utf-8", "UTF-8"),
    ("cp1252", _("Western Windows (cp1252)")),
    ("iso-8859-1", _("Western (ISO 8859-1)")),
    ("cp1250", _("Central European Windows (cp1250)")),
    ("cp1251", _("Cyrillic Windows (cp1251)")),
    ("cp1253", _("Greek Windows (cp1253)")),
    ("cp1254", _("Turkish Windows (cp1254)")),
    ("cp1255", _("Hebrew Windows (cp1255)")),
    ("cp1256", _("Arabic Windows (cp1256)")),
    ("utf-16", "UTF-16"),
    ("shift_jis", _("Japanese (Shift JIS)")),
    ("gb18030", _("Chinese (GB 18030)")),
)
DELIMITERS = (
    ("", _("As found")),
    (",", _("Comma ,")),
    (";", _("Semicolon ;")),
    ("\t", _("Tab")),
    ("|", _("Bar |")),
)
DELIMITER_WORDS = {value: words for value, words in DELIMITERS if value}
#: What a cell that is left empty does to what is held; the first is what happens unsaid.
EMPTY_CELLS = (
    ("", _("Clears what is held")),
    ("leave", _("Leaves what is held")),
)
#: Which row of the file has the names of its columns.
HEADER_ROWS = (
    ("", _("The first row")),
    ("0", _("No row: number the columns")),
    *((str(number), format_lazy("{} {}", _("Row"), number)) for number in range(2, 11)),
)
DECIMAL_SIGNS = (
    ("", _("Tell it from the file")),
    ("comma", _("Comma: 1.234,50")),
    ("point", _("Point: 1,234.50")),
)
#: What the key select says where rows are known by all their cells.
NO_KEY = "none"
DAY_ORDERS = (
    ("", _("Tell it from the file")),
    ("day", _("Day first: 03/04 is 3 April")),
    ("month", _("Month first: 03/04 is 4 March")),
)

_SPELT = {
    "vat_id": _("VAT number"),
    "lei": "LEI",
    "external_id": _("Id in its source"),
    "our_customer": _("Our customer, in a list of ours"),
    "customer": _("Customer's id in this source"),
    "at": _("When it happened"),
    "is_it": _("Works in IT"),
    "email": _("E-mail"),
    "staff": _("Staff member's id"),
    "owner": _("Staff member in charge"),
    "address_locality": _("Town"),
    "address_region": _("Region"),
    "address_country": _("Country"),
    "street_address": _("Street and number"),
    "postal_code": _("Postcode"),
}

#: Fields whose words are their names; gathered here to be translated.
_NAMED = (
    gettext_noop("Full name"),
    gettext_noop("Given name"),
    gettext_noop("Additional name"),
    gettext_noop("Family name"),
    gettext_noop("Honorific prefix"),
    gettext_noop("Honorific suffix"),
    gettext_noop("Nickname"),
    gettext_noop("Company name"),
    gettext_noop("Legal name"),
    gettext_noop("Department"),
    gettext_noop("Job title"),
    gettext_noop("Registration number"),
    gettext_noop("Phone"),
    gettext_noop("Handle"),
    gettext_noop("Website"),
    gettext_noop("Birth date"),
    gettext_noop("Gender"),
    gettext_noop("Language"),
    gettext_noop("Time zone"),
    gettext_noop("Status"),
    gettext_noop("Kind"),
    gettext_noop("Origin"),
    gettext_noop("Became customer at"),
    gettext_noop("Lost at"),
    gettext_noop("Lost reason"),
    gettext_noop("Exit contact at"),
    gettext_noop("Captured at"),
    gettext_noop("Updated at"),
    gettext_noop("Email verified at"),
    gettext_noop("Phone verified at"),
    gettext_noop("Notice"),
    gettext_noop("Channel"),
    gettext_noop("Direction"),
    gettext_noop("Purpose"),
    gettext_noop("Case"),
    gettext_noop("Moment"),
    gettext_noop("Partner"),
    gettext_noop("Cause"),
    gettext_noop("Stage"),
    gettext_noop("Order"),
    gettext_noop("Amount"),
    gettext_noop("Currency"),
    gettext_noop("Recommended by"),
    gettext_noop("Need"),
    gettext_noop("Cancelled at"),
    gettext_noop("Returned at"),
    gettext_noop("Return reason"),
    gettext_noop("Product"),
    gettext_noop("Quantity"),
    gettext_noop("Opened at"),
    gettext_noop("First response at"),
    gettext_noop("Due at"),
    gettext_noop("Resolved at"),
    gettext_noop("Reopened"),
    gettext_noop("Touches"),
    gettext_noop("Transfers"),
    gettext_noop("Resolution"),
    gettext_noop("Decided by level"),
    gettext_noop("Escalated"),
    gettext_noop("Campaign"),
    gettext_noop("Segment"),
    gettext_noop("Trigger"),
    gettext_noop("Event at"),
    gettext_noop("Given at"),
    gettext_noop("Withdrawn at"),
    gettext_noop("Expires at"),
    gettext_noop("Evidence"),
    gettext_noop("Value"),
    gettext_noop("Survey"),
    gettext_noop("Item"),
    gettext_noop("Score"),
    gettext_noop("Scale max"),
    gettext_noop("Comment"),
    gettext_noop("Level"),
    gettext_noop("Role"),
    gettext_noop("Field"),
    gettext_noop("Required for"),
    gettext_noop("Thread"),
    gettext_noop("Subject"),
    gettext_noop("Text"),
    gettext_noop("Duration seconds"),
    gettext_noop("Answered"),
    gettext_noop("Delivered at"),
    gettext_noop("Bounced at"),
    gettext_noop("Bounce"),
    gettext_noop("year"),
    gettext_noop("month"),
    gettext_noop("day"),
)


def field_words(name: str) -> str:
    """Return a field's name as people read it; a part stands behind it.

    >>> field_words("full_name"), field_words("vat_id"), field_words("birth_date.year")
    ('Full name', 'VAT number', 'Birth date: year')
    """
    if own := own_label(name):
        return own
    field, _, part = name.partition(".")
    said = str(_SPELT.get(field) or gettext(field.replace("_", " ").capitalize()))
    return f"{said}: {gettext(part.replace('_', ' '))}" if part else said


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind of file with its words, customers first, answers last."""
    names = ["customers", *(name for name in KIND_NAMES if name != "customers"), ANSWERS]
    return [(name, str(KIND_WORDS[name])) for name in names]


def field_choices(kind: str) -> list[tuple[str, str]]:
    """Return every field of a kind, and its parts, that a column may be taken for."""
    choices = []
    for name, field in get_kind(kind).fields.items():
        choices.append((name, field_words(name)))
        choices += [(f"{name}.{part}", field_words(f"{name}.{part}")) for part in field.parts]
    return choices
