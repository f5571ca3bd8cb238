"""How Django speaks for the rooms that know nothing of it."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, ngettext, override

from outsidein.speech import Tongue

T = TypeVar("T")


def _number(written: str) -> str:
    """Return a number, written as in English, with the signs of the active language."""
    signs = {
        ord("."): str(get_format("DECIMAL_SEPARATOR")),
        ord(","): str(get_format("THOUSAND_SEPARATOR")),
    }
    return written.translate(signs)


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def in_every_language(say: Callable[[], T]) -> dict[str, T]:
    """Return what is said in each language of the program, by the language's code.

    For what is kept in words and read by people of any language later.
    """
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[code] = say()
    return said


TONGUE = Tongue(gettext=gettext, ngettext=ngettext, number=_number, language=_language)
