"""The way in: a one-time link, and the organisation one is in."""

from typing import cast

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import use_one_time_link
from outsidein.people.queries import list_places
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Sign in whoever holds a one-time link; its secret is in the fragment, never in an address.

    Somebody with a second factor is still asked for it.
    """
    wrong = ""
    if request.method == "POST":
        code = _code(request.POST.get("code", ""))
        try:
            user_id = use_one_time_link(token=code, at=timezone.now())
        except NotNow as why:
            wrong = str(why)
        else:
            user = get_user_model()._default_manager.get(pk=user_id)
            if not user.has_usable_password():
                messages.info(
                    request,
                    "You are in. To come back without a new link, choose a password under Me.",
                )
            return cast(HttpResponse, perform_login(request, user, email_verification="none"))
    response = render(request, "accounts/welcome.html", {"wrong": wrong})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _code(given: str) -> str:
    """Return the secret of what was pasted: the code alone, or the whole link around it."""
    return given.strip().rpartition("#")[2].strip()[:200]


@members_only
@require_http_methods(["GET", "POST"])
def choose_organisation(request: MemberRequest) -> HttpResponse:
    """Show where the person belongs; the button beside each goes there."""
    places = list_places(user_id=cast(int, request.user.pk))
    if request.method == "POST":
        wanted = request.POST.get("organisation", "")
        chosen = next((p for p in places if str(p.organisation_id) == wanted), None)
        if chosen is None:
            raise NotHere("This organisation is not known.")
        request.session["organisation_id"] = chosen.organisation_id
        return redirect("home")
    return render(request, "accounts/organisations.html", {"places": places})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is kept about whom."""
    return render(request, "accounts/privacy.html")
