"""What every page may show of the installation and of where one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation in sight, and whether this is the demo."""
    return {"place": getattr(request, "place", None), "is_demo": settings.DEMO}
