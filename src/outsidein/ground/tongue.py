"""How Django speaks for the rooms that know nothing of it."""

from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, ngettext

from outsidein.speech import Tongue


def _number(written: str) -> str:
    """Return a number, written as in English, with the signs of the active language."""
    signs = {
        ord("."): str(get_format("DECIMAL_SEPARATOR")),
        ord(","): str(get_format("THOUSAND_SEPARATOR")),
    }
    return written.translate(signs)


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


TONGUE = Tongue(gettext=gettext, ngettext=ngettext, number=_number, language=_language)
