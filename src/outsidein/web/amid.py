"""How a title stands within a sentence."""

from django.utils.translation import get_language


def amid(words: str) -> str:
    """Return a title as it stands amid a sentence: small in English, as it is elsewhere.

    >>> amid("Time to answer")
    'time to answer'
    """
    return str(words).lower() if (get_language() or "en").startswith("en") else str(words)
