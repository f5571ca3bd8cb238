"""Where a round is answered: its address, and a person's own."""

from django.conf import settings


def link_of(public_id: str, token: str = "") -> str:
    """Return the address of a round; the token stands behind the #, where no server sees it."""
    return f"{settings.BASE_URL}/r/{public_id}" + (f"#{token}" if token else "")
