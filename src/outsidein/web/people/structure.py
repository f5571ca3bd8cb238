"""The pages of how the organisation is built: levels, departments, attributes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.structure.actions import (
    move_level,
    remove_attribute,
    remove_department,
    remove_level,
    save_attribute,
    save_department,
    save_level,
    save_time_zone,
)
from outsidein.people.structure.queries import (
    get_attribute,
    list_attributes,
    list_departments,
    list_levels,
)
from outsidein.web.doors import actor_of, people_managers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do, number
from outsidein.web.people.forms import AttributeForm, DepartmentForm, LevelForm, TimeZoneForm
from outsidein.web.people.words import FUNCTIONS, LEVEL_ROLES


def _by(request: MemberRequest) -> dict[str, Any]:
    return {
        "organisation_id": request.organisation_id,
        "at": timezone.now(),
        "actor": actor_of(request),
    }


@people_managers_only
@require_http_methods(["GET", "POST"])
def levels(request: MemberRequest) -> HttpResponse:
    """Show the levels from the top down; its buttons add, change, move and remove one."""
    form = LevelForm(initial={"role": "management"})
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed in {"add", "save"}:
            form = LevelForm(request.POST)
            if form.is_valid():
                which = number(request, "level") if deed == "save" else None
                said = form.cleaned_data
                do(
                    request,
                    lambda: save_level(**_by(request), level_id=which, **said),
                    _("%s was saved.") % said["name"],
                )
        elif deed == "remove":
            do(
                request,
                lambda: remove_level(**_by(request), level_id=number(request, "level")),
                _("The level was removed."),
            )
        elif deed in {"up", "down"}:
            move_level(**_by(request), level_id=number(request, "level"), up=deed == "up")
        else:
            raise NotHere("There is no such button.")
        if not form.errors or deed != "add":
            return redirect("levels")
    rows = list_levels(organisation_id=request.organisation_id)
    shown = {"rows": rows, "form": form, "roles": LEVEL_ROLES.items(), "tab": "levels"}
    return render(request, "people/levels.html", shown)


@people_managers_only
@require_http_methods(["GET", "POST"])
def departments(request: MemberRequest) -> HttpResponse:
    """Show the departments; its buttons add, change and remove one."""
    form = DepartmentForm()
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed in {"add", "save"}:
            form = DepartmentForm(request.POST)
            if form.is_valid():
                which = number(request, "department") if deed == "save" else None
                said = form.cleaned_data
                do(
                    request,
                    lambda: save_department(**_by(request), department_id=which, **said),
                    _("%s was saved.") % said["name"],
                )
        elif deed == "remove":
            which = number(request, "department")
            do(
                request,
                lambda: remove_department(**_by(request), department_id=which),
                _("The department was removed."),
            )
        else:
            raise NotHere("There is no such button.")
        if not form.errors or deed != "add":
            return redirect("departments")
    rows = list_departments(organisation_id=request.organisation_id)
    shown = {"rows": rows, "form": form, "functions": FUNCTIONS.items(), "tab": "departments"}
    return render(request, "people/departments.html", shown)


@people_managers_only
@require_http_methods(["GET", "POST"])
def attributes(request: MemberRequest) -> HttpResponse:
    """Show the organisation's own attributes; its form adds one."""
    form = AttributeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _keep(request, form, None):
        return redirect("attributes")
    rows = list_attributes(organisation_id=request.organisation_id)
    return render(
        request, "people/attributes.html", {"rows": rows, "form": form, "tab": "attributes"}
    )


@people_managers_only
@require_http_methods(["GET", "POST"])
def attribute(request: MemberRequest, attribute_id: int) -> HttpResponse:
    """Show one attribute; its buttons change or remove it."""
    ours = {"organisation_id": request.organisation_id, "attribute_id": attribute_id}
    one = get_attribute(**ours)
    if request.method == "POST" and request.POST.get("deed") == "remove":
        done = _("%s was removed.") % one.label
        do(request, lambda: remove_attribute(**_by(request), attribute_id=attribute_id), done)
        return redirect("attributes")
    initial = {"label": one.label, "options": "\n".join(one.options)}
    form = AttributeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _keep(request, form, attribute_id):
        return redirect("attributes")
    return render(request, "people/attribute.html", {"one": one, "form": form, "tab": "attributes"})


def _keep(request: MemberRequest, form: AttributeForm, attribute_id: int | None) -> bool:
    said = form.cleaned_data
    try:
        save_attribute(
            **_by(request),
            attribute_id=attribute_id,
            label=said["label"],
            options=said["options"].splitlines(),
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return False
    return True


@people_managers_only
@require_http_methods(["GET", "POST"])
def time_zone(request: MemberRequest) -> HttpResponse:
    """Show where the organisation's days begin; its button says it anew."""
    form = TimeZoneForm(request.POST or None, initial={"time_zone": request.place.time_zone})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["time_zone"]
        do(
            request,
            lambda: save_time_zone(**_by(request), time_zone=wanted),
            _("Days begin at midnight in %s now.") % wanted,
        )
        return redirect("time_zone")
    return render(request, "people/time_zone.html", {"form": form, "tab": "organisation"})
