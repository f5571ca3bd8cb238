"""Lists of customers as somebody asks for them; saved under a name, taken along as a file."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.views.actions import note_list_taken, remove_view, save_view
from outsidein.hold.customers.views.compute.asked import Asked
from outsidein.hold.customers.views.queries import (
    View,
    get_view,
    iterate_asked,
    list_asked,
    list_views,
)
from outsidein.hold.sources.own.queries import list_own_fields
from outsidein.web.doors import actor_of, customer_readers_only
from outsidein.web.files import csv_file
from outsidein.web.lists.asking import asked_by, column_words, form_of
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do

LONGEST_PLACE = 400


@customer_readers_only
@require_http_methods(["GET", "POST"])
def customer_list(request: MemberRequest) -> HttpResponse | FileResponse:
    """Show the list that the form asks for; its buttons save it and take it along.

    What is asked may be somebody's name, so it comes in the body of a POST.
    """
    fields = list_own_fields(organisation_id=request.organisation_id)
    asked = asked_by(request.POST, fields) if request.method == "POST" else Asked()
    deed = request.POST.get("deed", "")
    if deed == "csv":
        return _file(request, asked, _("customers"))
    if deed == "save":
        saved = _save(request, asked)
        if saved is not None:
            return redirect("view", saved)
    return _page(request, asked, None)


@customer_readers_only
@require_http_methods(["GET", "POST"])
def view(request: MemberRequest, view_id: int) -> HttpResponse | FileResponse:
    """Show a saved view; its buttons take it along and remove it."""
    ours = {"organisation_id": request.organisation_id, "user_id": _me(request)}
    one = get_view(**ours, view_id=view_id)
    deed = request.POST.get("deed", "")
    if deed == "csv":
        return _file(request, one.asked, one.name)
    if deed == "remove":
        gone = do(
            request,
            lambda: remove_view(
                **ours,
                view_id=view_id,
                may_all=request.place.manages_people,
                at=timezone.now(),
                actor=actor_of(request),
            ),
            _("%s was removed.") % one.name,
        )
        return redirect("customer_list") if gone else redirect("view", view_id)
    if deed:
        raise NotHere("There is no such button.")
    return _page(request, one.asked, one)


def _page(request: MemberRequest, asked: Asked, one: View | None) -> HttpResponse:
    ours = request.organisation_id
    after = request.POST.get("after", "").replace("\0", "")[:LONGEST_PLACE]
    page = list_asked(organisation_id=ours, asked=asked, after=after)
    shown: dict[str, Any] = {
        **form_of(asked, list_own_fields(organisation_id=ours)),
        "page": page,
        "rows": [(row.number, [*zip(asked.columns, row.cells, strict=True)]) for row in page.rows],
        "is_first": not after,
        "views": list_views(organisation_id=ours, user_id=_me(request)),
        "view": one,
        "may_remove": one is not None and (one.is_mine or request.place.manages_people),
        "may_set_up": request.place.brings_files,
    }
    return render(request, "lists/list.html", shown)


def _save(request: MemberRequest, asked: Asked) -> int | None:
    try:
        return save_view(
            organisation_id=request.organisation_id,
            user_id=_me(request),
            name=request.POST.get("name", ""),
            asked=asked,
            shared=request.POST.get("shared") == "on",
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
        return None


def _file(request: MemberRequest, asked: Asked, name: str) -> FileResponse:
    ours = {"organisation_id": request.organisation_id}
    rows = 0

    def cells() -> Any:
        nonlocal rows
        for row in iterate_asked(**ours, asked=asked):
            rows += 1
            yield row.cells

    file = csv_file([column_words(one) for one in asked.columns], cells(), name=f"{name[:60]}.csv")
    note_list_taken(**ours, rows=rows, at=timezone.now(), actor=actor_of(request))
    return file


def _me(request: MemberRequest) -> int:
    return cast(int, request.user.pk)
