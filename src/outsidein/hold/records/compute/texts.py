"""Free texts and ids: trimmed, never changed."""

from outsidein.hold.records.compute.absent import is_absent, is_nobody
from outsidein.hold.records.compute.reads import BLANK, Read
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.compute.words import plain

#: Unit: signs. What a database holds of one free text.
LONGEST_TEXT = 20_000
#: Unit: signs. Longer ids are no ids.
LONGEST_ID = 200

#: An id that ends so means somebody; apart from "-1".
_DECIDING = frozenset("123456789")


def read_text(text: str) -> Read:
    """Return the text without the blanks around it.

    >>> read_text(" late again "), read_text("-")
    (('late again', None), (None, None))
    """
    if is_absent(text):
        return BLANK
    return text.strip()[:LONGEST_TEXT], None


def read_id(text: str) -> Read:
    """Return an id as it stands; ids that mean nobody are none.

    >>> read_id(" 00017 "), read_id("0"), read_id("anonymous")
    (('00017', None), (None, None), (None, None))
    """
    bare = text.strip()
    if bare[-1:] not in _DECIDING and is_nobody(bare):
        return BLANK
    if bare == "-1":
        return BLANK
    if len(bare) > LONGEST_ID:
        return None, f"the id is longer than {LONGEST_ID} signs"
    return bare, None


def read_field_name(text: str) -> Read:
    """Return the dictionary's name of a customer field, or the text where it has none.

    >>> read_field_name("E-Mail"), read_field_name("shoe size")
    (('email', None), ('shoe size', None))
    """
    if is_absent(text):
        return BLANK
    word = plain(text)
    for field in get_kind("customers").fields.values():
        if word in field.aliases:
            return field.name, None
    return text.strip()[:80], None
