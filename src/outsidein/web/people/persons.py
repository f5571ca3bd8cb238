"""The pages of the people who can be asked: all of them, one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotNow
from outsidein.people.persons.actions import remove_person, save_person
from outsidein.people.persons.queries import (
    PAGE,
    PersonView,
    count_people,
    get_person,
    list_people,
)
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels
from outsidein.web.doors import actor_of, people_managers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do
from outsidein.web.people.forms import PersonForm


@people_managers_only
@require_http_methods(["GET", "POST"])
def people(request: MemberRequest) -> HttpResponse:
    """Show the people by name; a search is sent in the body, so that no address holds a name."""
    search = request.POST.get("q", "")[:120].replace("\x00", "")
    asked = {name: _number(request.GET.get(name, "")) for name in ("level", "department", "page")}
    found = list_people(
        organisation_id=request.organisation_id,
        search=search,
        level_id=asked["level"],
        department_id=asked["department"],
        left=request.GET.get("left") == "1",
        page=asked["page"] or 1,
    )
    page = asked["page"] or 1
    shown = {
        "tab": "people",
        "found": found,
        "last": found.first + len(found.people) - 1,
        "search": search,
        "counts": count_people(organisation_id=request.organisation_id),
        "levels": list_levels(organisation_id=request.organisation_id),
        "departments": list_departments(organisation_id=request.organisation_id),
        "level": asked["level"],
        "department": asked["department"],
        "left": request.GET.get("left") == "1",
        "previous": _beside(request, page - 1) if found.first > 1 else "",
        "next": _beside(request, page + 1) if found.first + PAGE <= found.total else "",
    }
    return render(request, "people/people.html", shown)


@people_managers_only
@require_http_methods(["GET", "POST"])
def new_person(request: MemberRequest) -> HttpResponse:
    """Show the empty form of a person; its button adds them."""
    form = _form(request, None)
    if request.method == "POST" and form.is_valid() and _keep(request, form, None):
        return redirect("new_person" if "another" in request.POST else "people")
    return render(request, "people/person.html", {"form": form, "person": None, "tab": "people"})


@people_managers_only
@require_http_methods(["GET", "POST"])
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Show what is known of a person; its buttons change it or erase them."""
    one = get_person(organisation_id=request.organisation_id, person_id=person_id)
    if request.method == "POST" and request.POST.get("deed") == "remove":
        ours = {"organisation_id": request.organisation_id, "person_id": person_id}
        do(
            request,
            lambda: remove_person(**ours, at=timezone.now(), actor=actor_of(request)),
            _("The person was erased."),
        )
        return redirect("people")
    form = _form(request, one)
    if request.method == "POST" and form.is_valid() and _keep(request, form, person_id):
        return redirect("people")
    return render(request, "people/person.html", {"form": form, "person": one, "tab": "people"})


def _form(request: MemberRequest, one: PersonView | None) -> PersonForm:
    ours = {"organisation_id": request.organisation_id}
    names = ("name", "email", "reference", "level_id", "department_id", "language", "left_on")
    return PersonForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(one, name) for name in names} if one else None,
        levels=list_levels(**ours),
        departments=list_departments(**ours),
        attributes=list_attributes(**ours),
        person=one,
    )


def _keep(request: MemberRequest, form: PersonForm, person_id: int | None) -> bool:
    said: dict[str, Any] = form.said()
    try:
        save_person(
            organisation_id=request.organisation_id,
            person_id=person_id,
            at=timezone.now(),
            actor=actor_of(request),
            **said,
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, _("%s was saved.") % said["name"])
    return True


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _beside(request: MemberRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return f"?{asked.urlencode()}"
