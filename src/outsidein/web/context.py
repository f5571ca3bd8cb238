"""What every page may show of the installation and of where one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation in sight, whether this is the demo, and the language asked for."""
    return {
        "place": getattr(request, "place", None),
        "is_demo": settings.DEMO,
        "language_query": getattr(request, "language_query", ""),
    }
