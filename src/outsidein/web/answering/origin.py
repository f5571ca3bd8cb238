"""Whether a form comes from our own page; it stands in for the CSRF cookie where there is none.

The answering pages set no cookie and open no session, so a forged request has nothing to ride on:
what it could change lies under a secret that only the person's own browser knows. The check keeps
other sites from posting into the pages all the same.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest

OWN = {"same-origin", "none"}  # none: typed, or a form sent again by the person


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether another site's page sent this request, as far as the browser says.

    Every browser of today says it in Sec-Fetch-Site. Older ones say it in Origin, which is
    "null" for our own forms because our pages tell no referrer; what says neither is no browser.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said:
        return said not in OWN
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
