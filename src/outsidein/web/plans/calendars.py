"""The calendar of due days: a file, and a secret address that a calendar fetches by itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from outsidein.check.plans.actions import renew_feed, stop_feed
from outsidein.check.plans.compute.calendar import DueDay, write_calendar
from outsidein.check.plans.compute.statuses import Status
from outsidein.check.plans.queries import (
    ActionView,
    find_feed,
    get_feed_made_at,
    list_actions,
)
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.plans.views import me

CALENDAR = "text/calendar; charset=utf-8"


@members_only
@require_safe
def plans_ics(request: MemberRequest) -> HttpResponse:
    """Hand over the due days as a calendar file."""
    whose = request.GET.get("whose", "")
    text = _calendar(request.organisation_id, me(request) if whose == "mine" else None)
    response = HttpResponse(text, content_type=CALENDAR)
    response["Content-Disposition"] = 'attachment; filename="plans.ics"'
    return response


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand over the due days to whoever holds the secret; it carries titles and days, no more."""
    found = find_feed(token=token)
    if found is None:
        raise NotHere("There is no such calendar.")
    organisation_id, user_id = found
    with scope(organisation=organisation_id):
        mine = request.GET.get("whose") == "mine"
        text = _calendar(organisation_id, user_id if mine else None)
    response = HttpResponse(text, content_type=CALENDAR)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _calendar(organisation_id: int, owner_id: int | None) -> str:
    shape = get_organisation(organisation_id=organisation_id)
    actions = list_actions(organisation_id=organisation_id, owner_id=owner_id)
    name = _("Plans of %(organisation)s") % {"organisation": shape.name}
    return write_calendar(name, _days(actions, organisation_id), at=timezone.now())


def _days(actions: Iterable[ActionView], organisation_id: int) -> Iterable[DueDay]:
    """Yield the due days; what was dropped is due no more."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    for one in actions:
        if one.due_date is None or one.status is Status.DROPPED:
            continue
        yield DueDay(
            uid=f"outside-in-{organisation_id}-{one.number}@{host}",
            title=one.title,
            day=one.due_date,
            address=settings.BASE_URL + reverse("action", args=[one.number]),
            tentative=one.status is Status.PROPOSED,
            is_done=one.status is Status.DONE,
        )


@members_only
@require_http_methods(["GET", "POST"])
def calendar_page(request: MemberRequest) -> HttpResponse:
    """Show how to put the due days into a calendar; its buttons make, renew and stop the feed."""
    ours = {"organisation_id": request.organisation_id, "user_id": me(request)}
    shown: dict[str, Any] = {}
    if request.method == "POST":
        if request.POST.get("deed") == "stop":
            return _stop(request, ours, timezone.now())
        if request.POST.get("deed") == "renew":
            # Shown once, in the answer itself: it is kept nowhere, in no session either.
            token = renew_feed(**ours, at=timezone.now())
            shown["address"] = settings.BASE_URL + reverse("calendar_feed", args=[token])
    shown["made_at"] = get_feed_made_at(**ours)
    return render(request, "plans/calendar.html", shown)


def _stop(request: MemberRequest, ours: dict[str, int], at: datetime) -> HttpResponse:
    try:
        stop_feed(**ours, at=at)
        messages.success(request, _("The address opens nothing any more."))
    except NotNow as why:
        messages.info(request, str(why))
    return redirect("plan_calendar")
