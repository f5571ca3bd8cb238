"""The words for kinds of files, fields and states, as these pages say them."""

from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind

ANSWERS = "answers"

KIND_WORDS = {
    "customers": "Customers",
    "interactions": "Contacts with customers",
    "orders": "Orders",
    "cases": "Cases: requests, complaints",
    "messages": "Messages",
    "consents": "Consents",
    "preferences": "Preferences",
    "feedback": "Feedback",
    "staff": "Staff",
    "elements": "Fields that customer data need",
    ANSWERS: "Answers to a questionnaire",
}
STATUS_WORDS = {
    "uploaded": "to be looked at",
    "waiting": "waiting its turn",
    "running": "being read",
    "done": "taken",
    "failed": "not taken",
}
ENCODINGS = (
    ("", "As found"),
    ("utf-8", "UTF-8"),
    ("cp1252", "Western Windows (cp1252)"),
    ("iso-8859-1", "Western (ISO 8859-1)"),
    ("cp1250", "Central European Windows (cp1250)"),
    ("cp1251", "Cyrillic Windows (cp1251)"),
    ("cp1253", "Greek Windows (cp1253)"),
    ("cp1254", "Turkish Windows (cp1254)"),
    ("cp1255", "Hebrew Windows (cp1255)"),
    ("cp1256", "Arabic Windows (cp1256)"),
    ("utf-16", "UTF-16"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("gb18030", "Chinese (GB 18030)"),
)
DELIMITERS = (
    ("", "As found"),
    (",", "Comma ,"),
    (";", "Semicolon ;"),
    ("\t", "Tab"),
    ("|", "Bar |"),
)
DELIMITER_WORDS = {value: words for value, words in DELIMITERS if value}
DAY_ORDERS = (
    ("", "Tell it from the file"),
    ("day", "Day first: 03/04 is 3 April"),
    ("month", "Month first: 03/04 is 4 March"),
)

_SPELT = {
    "vat_id": "VAT number",
    "lei": "LEI",
    "external_id": "Id in its source",
    "customer": "Customer's id in this source",
    "at": "When it happened",
    "is_it": "Works in IT",
    "email": "E-mail",
    "staff": "Staff member's id",
    "owner": "Staff member in charge",
    "address_locality": "Town",
    "address_region": "Region",
    "address_country": "Country",
    "street_address": "Street and number",
    "postal_code": "Postcode",
}


def field_words(name: str) -> str:
    """Return a field's name as people read it; a part stands behind it.

    >>> field_words("full_name"), field_words("vat_id"), field_words("birth_date.year")
    ('Full name', 'VAT number', 'Birth date: year')
    """
    field, _, part = name.partition(".")
    said = _SPELT.get(field) or field.replace("_", " ").capitalize()
    return f"{said}: {part.replace('_', ' ')}" if part else said


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind of file with its words, customers first, answers last."""
    names = ["customers", *(name for name in KIND_NAMES if name != "customers"), ANSWERS]
    return [(name, KIND_WORDS[name]) for name in names]


def field_choices(kind: str) -> list[tuple[str, str]]:
    """Return every field of a kind, and its parts, that a column may be taken for."""
    choices = []
    for name, field in get_kind(kind).fields.items():
        choices.append((name, field_words(name)))
        choices += [(f"{name}.{part}", field_words(f"{name}.{part}")) for part in field.parts]
    return choices
