"""The search over everything: a page of its own, and the part that the palette shows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from outsidein.web.doors import hidden_pages, members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.palette.found import find_all

LONGEST_SEARCH = 200


@members_only
@require_http_methods(["GET", "POST"])
def search(request: MemberRequest) -> HttpResponse:
    """Show what the words mean, by kind.

    They may be somebody's name, so they come in the body of a POST: no address, history or log
    holds them.
    """
    text = request.POST.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    kinds = find_all(
        organisation_id=request.organisation_id,
        place=request.place,
        text=text,
        hidden=hidden_pages(request.place),
    )
    shown = {
        "kinds": kinds,
        "search_text": text,
        "found": sum(len(kind.found) for kind in kinds),
        "tell_all": request.place.sees_customers,
    }
    is_palette = request.headers.get("X-Palette") == "1"
    return render(request, "palette/_found.html" if is_palette else "palette/search.html", shown)
