"""The pages of the organisation's own fields: added, changed, retired, deleted."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.own.deleting import count_own_values, delete_own_field
from outsidein.hold.sources.own.actions import add_own_field, change_own_field, retire_own_field
from outsidein.hold.sources.own.queries import get_own_field, list_own_fields
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do

FORMS = (
    ("text", gettext_lazy("Text")),
    ("number", gettext_lazy("Number")),
    ("date", gettext_lazy("Date")),
    ("yes_no", gettext_lazy("Yes or no")),
    ("one_of", gettext_lazy("One of a list")),
)


class OwnFieldForm(forms.Form):
    """An own field: what it is called, what it holds, and why."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    form = forms.ChoiceField(label=gettext_lazy("It holds"), choices=FORMS)
    options = forms.CharField(
        label=gettext_lazy("Values of the list"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line; only where it holds one of a list."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why it is held"),
        max_length=200,
        help_text=gettext_lazy("What you need it for. What serves no purpose may not be held."),
    )


@file_bringers_only
@require_http_methods(["GET", "POST"])
def own_fields(request: MemberRequest) -> HttpResponse:
    """Show the organisation's own fields; its form adds one."""
    form = OwnFieldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_own_field(**_by(request), **(said | {"options": said["options"].splitlines()}))
            return redirect("own_fields")
        except NotNow as why:
            form.add_error(None, str(why))
    rows = list_own_fields(organisation_id=request.organisation_id)
    shown = {"rows": rows, "form": form, "forms": dict(FORMS)}
    return render(request, "lists/fields.html", shown)


@file_bringers_only
@require_http_methods(["GET", "POST"])
def own_field(request: MemberRequest, code: str) -> HttpResponse:
    """Show one field; its buttons change, retire and delete it."""
    one = get_own_field(organisation_id=request.organisation_id, code=code)
    ours: dict[str, Any] = {**_by(request), "code": code}
    deed = request.POST.get("deed", "")
    if deed in {"retire", "offer"}:
        retire_own_field(**ours, retired=deed == "retire")
        return redirect("own_field", code)
    if deed == "delete":
        agreed = request.POST.get("agreed", "")
        done = _("%s and its values are gone.") % one.label
        gone = do(request, lambda: delete_own_field(**ours, agreed=agreed), done)
        return redirect("own_fields") if gone else redirect("own_field", code)
    initial = {
        "label": one.label,
        "form": one.form,
        "options": "\n".join(one.options),
        "purpose": one.purpose,
    }
    form = OwnFieldForm(request.POST if deed == "save" else None, initial=initial)
    form.fields["form"].disabled = True
    if deed == "save" and form.is_valid():
        said = form.cleaned_data
        try:
            change_own_field(
                **ours,
                label=said["label"],
                purpose=said["purpose"],
                options=said["options"].splitlines(),
            )
            return redirect("own_fields")
        except NotNow as why:
            form.add_error(None, str(why))
    elif deed not in {"", "save"}:
        raise NotHere("There is no such button.")
    held = count_own_values(organisation_id=request.organisation_id, code=code)
    return render(request, "lists/field.html", {"one": one, "form": form, "held": held})


def _by(request: MemberRequest) -> dict[str, Any]:
    return {
        "organisation_id": request.organisation_id,
        "at": timezone.now(),
        "actor": actor_of(request),
    }
