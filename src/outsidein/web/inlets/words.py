"""The words of the ways in: fields a form may ask, channels, states of a mailbox."""

from django.utils.translation import gettext_lazy as _

from outsidein.web.house import Said

FIELD_WORDS: dict[str, Said] = {
    "email": _("E-mail address"),
    "honorific_prefix": _("Title"),
    "given_name": _("First name"),
    "family_name": _("Last name"),
    "full_name": _("Name"),
    "company_name": _("Company"),
    "job_title": _("Position"),
    "phone": _("Telephone"),
    "street_address": _("Street and number"),
    "postal_code": _("Postal code"),
    "address_locality": _("Town"),
    "address_country": _("Country"),
    "birth_date": _("Date of birth"),
}
CHANNELS: tuple[tuple[str, Said], ...] = (
    ("email", _("E-mail")),
    ("phone", _("Telephone")),
    ("post", _("Post")),
    ("sms", _("SMS")),
    ("messaging", _("Messenger")),
)
MAILBOX_STATES: dict[str, Said] = {
    "waiting": _("not read yet"),
    "reading": _("being read"),
    "read": _("read"),
    "failed": _("could not be read"),
}
