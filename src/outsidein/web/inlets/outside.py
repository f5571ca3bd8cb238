"""The form that stands on somebody's website, and the page on which it is confirmed.

No cookie and no session: a form in a frame gets none. Instead of a token there is a signed stamp
of when the page was shown; it keeps robots off that send at once, and forms that were never shown.
"""

from http import HTTPStatus
from typing import Any, cast

from csp.decorators import csp_replace
from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import Limit, TooOften, take_from_limit
from outsidein.hold.customers.inlets.confirming import confirm_entry
from outsidein.hold.sources.compute.form_fields import AUTOFILL, LONGEST
from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.pending import lay_entry, read_link
from outsidein.hold.sources.inlets.queries import Door, access_door
from outsidein.tasks.inlets import send_confirmation
from outsidein.web.answering.views import from_our_own_page
from outsidein.web.inlets.words import FIELD_WORDS

#: Unit: seconds. Nobody reads a form and fills it in faster.
SHORTEST = 3
LONGEST_OPEN = 24 * 60 * 60
#: From one network into one form: a class may sign up at once, a robot may not go on.
SENDS = Limit("form send", capacity=20, per_second=1 / 60)
#: Mails to one address: who is pestered through our forms gets three, then one a day.
MAILS = Limit("form mail", capacity=3, per_second=1 / 86_400)
#: Robots fill in every field; this one nobody sees.
TRAP = "homepage"
_STAMP = signing.TimestampSigner(salt="outsidein.inlets.stamp")


class OutsideForm(forms.Form):
    """What a form on a website asks: the fields chosen for it, and the words to agree to."""

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, autofill in AUTOFILL.items():
            if name != "email" and name not in choices["fields"]:
                continue
            kind = forms.EmailField if name == "email" else forms.CharField
            self.fields[name] = kind(
                max_length=LONGEST,
                required=name == "email" or name in choices["required"],
                label=str(FIELD_WORDS[name]),
            )
            self.fields[name].widget.attrs["autocomplete"] = autofill
        self.fields["agree"] = forms.BooleanField(label=choices["wording"])

    def said(self) -> dict[str, str]:
        """Return what was written, without what was left empty."""
        return {name: said for name in AUTOFILL if (said := self.cleaned_data.get(name, ""))}


@from_our_own_page
@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the form; its button lays down what was written and has the address asked."""
    door = access_door(public_id=public_id, kind="form")
    if not door.choices:
        raise NotHere("There is nothing here.")
    form = OutsideForm(request.POST if request.method == "POST" else None, choices=door.choices)
    if request.method == "GET":
        return _framed(request, door, _page(request, door, form))
    try:
        take_from_limit(SENDS, scope=public_id, **_network(request))
    except TooOften as why:
        answer = _page(request, door, form, str(why), HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(why.retry_after)
        return _framed(request, door, answer)
    if request.POST.get(TRAP):
        return redirect("outside_form_sent", public_id=public_id)  # a robot learns nothing
    if wrong := _wrong_time(request, public_id):
        return _framed(request, door, _page(request, door, form, wrong, HTTPStatus.CONFLICT))
    if not form.is_valid():
        return _framed(
            request, door, _page(request, door, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        )
    _lay(door, form)
    return redirect("outside_form_sent", public_id=public_id)


@require_safe
def sent_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what comes next; the same to everybody, whether they are known or not."""
    door = access_door(public_id=public_id, kind="form")
    return _framed(
        request, door, render(request, "inlets/sent.html", {"door": door, **_whose(door)})
    )


@from_our_own_page
@require_http_methods(["GET", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, since programs open links in mails too; the button confirms."""
    try:
        entry = read_link(token)
        done = request.method == "POST"
        if done:
            confirm_entry(token=token, at=timezone.now())
    except NotHere:
        return render(request, "inlets/confirm.html", {"entry": None}, status=HTTPStatus.NOT_FOUND)
    except NotNow as why:
        refused = {"entry": None, "why": str(why)}
        return render(request, "inlets/confirm.html", refused, status=HTTPStatus.CONFLICT)
    shown = {"entry": entry, "done": done, **_whose(entry.door)}
    return render(request, "inlets/confirm.html", shown)


def _lay(door: Door, form: OutsideForm) -> None:
    said = form.said()
    try:
        scoped = digest_of(f"{door.organisation_id}:{said['email'].casefold()}")
        take_from_limit(MAILS, address="", scope=scoped, at=timezone.now())
    except TooOften:
        return  # they have mails enough to confirm; who sends on is told nothing else
    agreed = {
        name: door.choices[name]
        for name in ("title", "wording", "version", "purpose", "channel", "notice")
    }
    with scope(organisation=door.organisation_id):
        laid = lay_entry(
            door=door,
            said=said,
            agreed=agreed,
            language=get_language() or "en",
            at=timezone.now(),
        )
    send_confirmation.enqueue(door.organisation_id, laid)


def _wrong_time(request: HttpRequest, public_id: str) -> str:
    """Return what is wrong with when the page was shown, or ""."""
    stamp = request.POST.get("stamp", "")
    again = _("Look the form over, then send it again.")
    try:
        shown_for, shown_at = _STAMP.unsign_object(stamp, max_age=LONGEST_OPEN)
    except (signing.BadSignature, ValueError, TypeError):
        return again
    waited = timezone.now().timestamp() - float(shown_at)
    return again if shown_for != public_id or waited < SHORTEST else ""


def _page(
    request: HttpRequest,
    door: Door,
    form: OutsideForm,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shown = {
        "door": door,
        "form": form,
        "wrong": wrong,
        "trap": TRAP,
        "stamp": _STAMP.sign_object([door.public_id, timezone.now().timestamp()]),
        **_whose(door),
    }
    return render(request, "inlets/outside.html", shown, status=status)


def _whose(door: Door) -> dict[str, str]:
    return {"held_by": door.organisation_name}


def _framed(request: HttpRequest, door: Door, response: HttpResponse) -> HttpResponse:
    """Let the sites that the form names show it in a frame, and no others."""
    sites = door.choices.get("sites", [])
    if not sites:
        return response

    @xframe_options_exempt
    @csp_replace({"frame-ancestors": sites})
    def framed(_request: HttpRequest) -> HttpResponseBase:
        return response

    return cast(HttpResponse, framed(request))


def _network(request: HttpRequest) -> dict[str, Any]:
    return {"address": request.META.get("REMOTE_ADDR", ""), "at": timezone.now()}
