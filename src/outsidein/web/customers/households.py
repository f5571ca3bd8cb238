"""The page of those who share a home: switched on or off, and looked through."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.households import count_households, get_choice, list_households
from outsidein.people.members.queries import list_members
from outsidein.tasks.households import HOUSEHOLDS, start_households
from outsidein.web.customers.now import shown_mate
from outsidein.web.doors import actor_of, customer_readers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

#: Households are counted no further, so that the page is as fast however many there are.
MOST_COUNTED = 1_000
LONGEST_SEARCH = 200


@customer_readers_only
@require_http_methods(["GET", "POST"])
def households(request: MemberRequest) -> HttpResponse:
    """Show who shares a home; two buttons switch it on and off, and a search looks through it.

    A search is somebody's name, so it is sent in the body of a POST and stands in no address.
    """
    if request.POST.get("deed"):
        return _switch(request, request.POST["deed"])
    organisation = request.organisation_id
    search = request.POST.get("q", "").replace("\0", "")[:LONGEST_SEARCH]
    after = request.POST.get("after", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise NotHere("There is no such page.")
    page = list_households(organisation_id=organisation, search=search, after=int(after or 0))
    shown: dict[str, Any] = {
        "rows": [(one, [shown_mate(member) for member in one.members]) for one in page.rows],
        "next_after": page.next_after,
        "search_text": search,
        "is_first": not after,
    }
    if wants_part(request) and request.method == "POST":
        return render(request, "customers/households.html#results", shown)
    chosen = get_choice(organisation_id=organisation)
    found = count_households(organisation_id=organisation, most=MOST_COUNTED)
    names = {f"user {one.user_id}": one.email for one in list_members(organisation_id=organisation)}
    job = get_latest_job(organisation_id=organisation, kind=HOUSEHOLDS)
    shown |= {
        "job": job,
        "chosen": chosen,
        "chosen_by": names.get(chosen.actor, chosen.actor) if chosen else "",
        "found": min(found, MOST_COUNTED),
        "more": found > MOST_COUNTED,
        "may_switch": request.place.judges_identities,
    }
    if not wants_part(request):
        return render(request, "customers/households.html", shown)
    answer = render(request, "customers/households.html#state", shown)
    if job is None or job.is_over:
        answer["HX-Refresh"] = "true"  # the title and the list have changed with it
    return answer


def _switch(request: MemberRequest, deed: str) -> HttpResponse:
    if not request.place.judges_identities or deed not in {"on", "off"}:
        raise NotHere("There is no such button.")
    try:
        start_households(
            organisation_id=request.organisation_id,
            shown=deed == "on",
            actor=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request,
            _("Switched on. Who shares a home is being worked out.")
            if deed == "on"
            else _("Switched off. Every group is let go of; no customer changes."),
        )
    return redirect("households")
