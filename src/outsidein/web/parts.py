"""Whether a part of a page is asked for, or all of it."""

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """Return whether htmx swaps a part; going back in the browser it needs the whole page."""
    htmx = cast("HtmxDetails | None", getattr(request, "htmx", None))
    return bool(htmx) and htmx is not None and not htmx.history_restore_request
