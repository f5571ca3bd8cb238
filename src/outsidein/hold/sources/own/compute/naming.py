"""What an own field may be called: a code that never changes, a label that is no other field's."""

import re
from collections.abc import Iterable

from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.compute.words import plain, slug

LONGEST_CODE = 30


def code_for(label: str, taken: Iterable[str]) -> str:
    """Return a code made of the label; one that nobody has yet.

    >>> code_for("Shoe size (EU)", []), code_for("Shirt", ["shirt"]), code_for("…", [])
    ('shoe_size_eu', 'shirt_2', 'column')
    """
    base = re.sub(r"[^a-z0-9_]+", "", slug(label))[: LONGEST_CODE - 3].strip("_") or "field"
    if not base[0].isalpha():
        base = f"f_{base}"
    known = set(taken)
    code, number = base, 1
    while code in known:
        number += 1
        code = f"{base}_{number}"
    return code


def clashes_with(label: str) -> str | None:
    """Return the field of the dictionary that is called so already, or None.

    >>> clashes_with("E-Mail"), clashes_with("Shoe size")
    ('email', None)
    """
    word = plain(label)
    for name, field in get_kind("customers").fields.items():
        if word in field.aliases:
            return name
    return None
