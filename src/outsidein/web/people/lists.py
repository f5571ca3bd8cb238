"""The pages of a list of people: choose it, look at what it comes to, take it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.persons.arrivals import (
    get_taken_list,
    get_waiting_list,
    keep_list,
    take_waiting_list,
)
from outsidein.people.persons.lists import LARGEST, ReadList
from outsidein.people.structure.actions import save_level
from outsidein.people.structure.queries import list_attributes
from outsidein.web.doors import actor_of, people_managers_only
from outsidein.web.files import csv_file
from outsidein.web.imports.ours import Ours, ours_of
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do
from outsidein.web.people.forms import ListForm
from outsidein.web.people.words import FIELDS, LEVEL_ROLES

SHOWN = 20


@people_managers_only
@require_http_methods(["GET", "POST"])
def new_people_list(request: MemberRequest) -> HttpResponse:
    """Show the form by which a list comes in; its button lays it down to be looked at."""
    posted = request.method == "POST"
    form = ListForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            public_id = keep_list(
                organisation_id=request.organisation_id,
                file_name=file.name or "list.csv",
                content=file.read(LARGEST + 1),
            )
        except NotNow as why:
            form.add_error("file", str(why))
        else:
            return redirect("people_list", public_id=public_id)
    attributes = list_attributes(organisation_id=request.organisation_id)
    shown = {"form": form, "attributes": attributes, "tab": "people"}
    return render(request, "people/new_list.html", shown)


@people_managers_only
@require_http_methods(["GET", "POST"])
def people_list(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show what a list would come to, or came to; its buttons take it or add unknown levels."""
    ours = ours_of(request, public_id)
    if request.method == "POST":
        _decide(request, ours)
        return redirect("people_list", public_id=public_id)
    taken = get_taken_list(**ours)
    if taken is not None:
        shown: dict[str, Any] = {"taken": taken, "refused": taken["refusals"][:SHOWN]}
        return render(request, "people/list_taken.html", {**shown, "tab": "people"})
    file_name, read = get_waiting_list(**ours)
    shown = {
        "tab": "people",
        "file_name": file_name,
        "read": read,
        "refused": read.refused[:SHOWN],
        "moves": _moves(read, ours["organisation_id"])[:SHOWN],
        "level_roles": LEVEL_ROLES.items(),
    }
    return render(request, "people/list.html", shown)


@people_managers_only
@require_safe
def refused_people(request: MemberRequest, public_id: UUID) -> FileResponse:
    """Hand over every refused row as it came, with where and why, as a file to mend."""
    ours = ours_of(request, public_id)
    taken = get_taken_list(**ours)
    if taken is not None:
        headers = taken["headers"]
        rows = [[one["cells"], one["row"], one["column"], one["reason"]]
                for one in taken["refusals"]]  # fmt: skip
    else:
        read = get_waiting_list(**ours)[1]
        headers = read.headers
        rows = [[one.cells, one.row, one.column, one.reason] for one in read.refused]
    width = len(headers)
    lines = ([*cells[:width], *[""] * (width - len(cells)), *where] for cells, *where in rows)
    last = [_("Refused row"), _("Refused column"), _("Why it was refused")]
    return csv_file([*headers, *last], lines, name=f"refused-people-{public_id}.csv")


def _decide(request: MemberRequest, ours: Ours) -> None:
    deed = request.POST.get("deed")
    at, actor = timezone.now(), actor_of(request)
    if deed == "take":
        mark_left = request.POST.get("mark_left") == "1"
        do(
            request,
            lambda: take_waiting_list(**ours, mark_left=mark_left, at=at, actor=actor),
            "",
        )
    elif deed == "levels":
        read = get_waiting_list(**ours)[1]
        by: dict[str, Any] = {"organisation_id": request.organisation_id, "at": at, "actor": actor}
        for place, name in enumerate(read.unknown_levels):
            role = request.POST.get(f"role-{place}", "")
            if role:
                save = partial(save_level, **by, name=name, role=role)
                do(request, save, "")
    else:
        raise NotHere("There is no such button.")


def _moves(read: ReadList, organisation_id: int) -> list[dict[str, Any]]:
    """Return the rows that would bring something: the new, and the changed with what changes."""
    labels = {one.code: one.label for one in list_attributes(organisation_id=organisation_id)}
    return [
        {
            "row": match.row,
            "is_new": match.person_id is None,
            "changes": [str(FIELDS.get(name, labels.get(name, name))) for name in match.changes],
        }
        for match in read.matches
        if match.person_id is None or match.changes
    ]
