"""The way in: a one-time link, and the organisation one is in."""

from typing import cast

from allauth.account.utils import perform_login
from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import use_one_time_link
from outsidein.people.members.queries import find_user
from outsidein.people.queries import list_places
from outsidein.tasks.mails import ask_for_sign_in_link
from outsidein.web.accounts.forms import LinkForm
from outsidein.web.doors import members_only
from outsidein.web.middleware import MemberRequest

#: So often may one address of the network ask for a link.
LIMITS = {"sign_in_link": "5/m/ip,30/h/ip"}


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
                    gettext(
                        "You are in. To come back without a new link, choose a password under Me."
                    ),
                )
            return cast(HttpResponse, perform_login(request, user, email_verification="none"))
    response = render(request, "accounts/welcome.html", {"wrong": wrong})
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """Show the form by which a link is sent; its button sends one to whoever is known.

    Whether an address is known cannot be told: the same page, after the same work.
    """
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not consume(request, app="outsidein", action="sign_in_link", config=LIMITS):
            return render(request, "accounts/sign_in_link.html", {"too_often": True}, status=429)
        ask_for_sign_in_link(find_user(email=form.cleaned_data["email"]))
        return render(request, "accounts/sign_in_link.html", {"asked": True})
    return render(request, "accounts/sign_in_link.html", {"form": form})


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
    return render(request, "accounts/organisations.html", {"places": places, "tab": "organisation"})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is kept about whom."""
    return render(request, "accounts/privacy.html")
