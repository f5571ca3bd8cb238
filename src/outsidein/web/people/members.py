"""The page of who signs in, and the page that makes another organisation."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.members.actions import (
    change_role,
    found_organisation,
    invite_member,
    remove_member,
)
from outsidein.people.members.queries import get_member, list_members
from outsidein.tasks.mails import send_invitation
from outsidein.web.doors import actor_of, owners_only, people_managers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do, number
from outsidein.web.people.forms import InviteForm, OrganisationForm
from outsidein.web.people.words import MEMBER_ROLES, MEMBER_ROLES_MAY


@people_managers_only
@require_http_methods(["GET", "POST"])
def members(request: MemberRequest) -> HttpResponse:
    """Show who signs in; its buttons invite, give another role, send a link, take out."""
    me = cast(int, request.user.pk)
    form = InviteForm()
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed == "invite":
            form = InviteForm(request.POST)
            if form.is_valid() and _invite(request, form, me):
                return redirect("members")
        else:
            _change(request, deed, me)
            return redirect("members")
    rows = [
        {"one": one, "role_words": MEMBER_ROLES.get(one.role, one.role), "is_me": one.user_id == me}
        for one in list_members(organisation_id=request.organisation_id)
    ]
    shown = {
        "tab": "members",
        "rows": rows,
        "form": form,
        "roles": [(role, words, MEMBER_ROLES_MAY[role]) for role, words in MEMBER_ROLES.items()],
    }
    return render(request, "people/members.html", shown)


def _invite(request: MemberRequest, form: InviteForm, me: int) -> bool:
    said = form.cleaned_data
    try:
        invited = invite_member(
            organisation_id=request.organisation_id,
            email=said["email"],
            role=said["role"],
            by=me,
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        form.add_error("email", str(why))
        return False
    send_invitation.enqueue(request.organisation_id, invited)
    messages.success(request, _("A link that signs them in is on its way to %s.") % said["email"])
    return True


def _change(request: MemberRequest, deed: str, me: int) -> None:
    user_id = number(request, "member")
    one = get_member(organisation_id=request.organisation_id, user_id=user_id)
    by: dict[str, Any] = {
        "organisation_id": request.organisation_id,
        "user_id": user_id,
        "by": me,
        "at": timezone.now(),
        "actor": actor_of(request),
    }
    if deed == "role":
        role = request.POST.get("role", "")
        done = _("%s has another role now, and must sign in again.") % one.email
        do(request, lambda: change_role(**by, role=role), done if role != one.role else "")
    elif deed == "remove":
        do(request, lambda: remove_member(**by), _("%s is no member any more.") % one.email)
    elif deed == "link":
        send_invitation.enqueue(request.organisation_id, user_id)
        messages.success(request, _("A new link is on its way to %s.") % one.email)
    else:
        raise NotHere("There is no such button.")


@owners_only
@require_http_methods(["GET", "POST"])
def new_organisation(request: MemberRequest) -> HttpResponse:
    """Show the form of another organisation; its button makes it and goes there."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = found_organisation(
            by=cast(int, request.user.pk), at=timezone.now(), **form.cleaned_data
        )
        request.session["organisation_id"] = made
        messages.success(request, _("You are in %s now.") % form.cleaned_data["name"])
        return redirect("organisation")
    return render(request, "people/new_organisation.html", {"form": form, "tab": "organisation"})
