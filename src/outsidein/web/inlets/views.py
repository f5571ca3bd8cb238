"""The page of one way into a source: set up, opened and closed, its keys made and taken back."""

from collections.abc import Callable
from html import escape
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.inlets.actions import (
    NAME,
    SIGNS,
    make_key,
    open_inlet,
    revoke_key,
    save_inlet,
)
from outsidein.hold.sources.inlets.mailboxes import MailboxView, find_mailbox, save_mailbox
from outsidein.hold.sources.inlets.queries import InletView, find_inlet
from outsidein.hold.sources.queries import get_source
from outsidein.tasks.inlets import read_mailbox_in_background
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.inlets.forms import FeedForm, MailboxForm, WebFormForm, form_initial
from outsidein.web.inlets.words import MAILBOX_STATES
from outsidein.web.middleware import MemberRequest
from outsidein.web.sources.words import INLETS

Setup = Callable[[MemberRequest, InletView | None], forms.Form | None]
WORDS = {kind: (words, use) for kind, words, use in INLETS}
#: The ways in by a program, and where it calls.
CALLED = {
    "events": ("identify", "track", "page", "batch"),
    "calls": ("calls",),
    "feed": ("rows",),
}


@file_bringers_only
@require_http_methods(["GET", "POST"])
def inlet_page(request: MemberRequest, source_id: int, kind: str, name: str = "") -> HttpResponse:
    """Show a way into a source; its buttons set it up, open and close it, make and revoke keys."""
    if kind not in WORDS:
        raise NotHere("There is no such way into a source.")
    source = get_source(organisation_id=request.organisation_id, source_id=source_id)
    ours: dict[str, Any] = {
        "organisation_id": request.organisation_id,
        "source_id": source_id,
        "kind": kind,
        "name": name,
    }
    if request.method == "POST" and request.POST.get("deed") == "another":
        return _another(request, source_id, kind)
    inlet = find_inlet(**ours)
    box = _mailbox(request, source_id, name) if kind == "mailbox" else None
    form = _form(request, kind, inlet, box)
    made = ""
    if request.method == "POST":
        try:
            made = _do(request, ours, form, inlet)
        except NotNow as why:
            messages.error(request, str(why))
        if not made and not (form is not None and form.errors):
            return redirect(_address(source_id, kind, name))
        inlet = find_inlet(**ours)
    shown = {**_shown(source, kind, inlet, form, made), "name": name}
    if box is not None:
        shown |= {"box": box, "box_state": MAILBOX_STATES.get(box.state, box.state)}
    return render(request, "inlets/inlet.html", shown)


def _address(source_id: int, kind: str, name: str) -> str:
    return reverse("inlet", args=[source_id, kind, *([name] if name else [])])


def _another(request: MemberRequest, source_id: int, kind: str) -> HttpResponse:
    """Lead to where another of the kind is set up, by its name; nothing is made yet."""
    name = request.POST.get("name", "").strip().lower().replace(" ", "-")
    if name and NAME.fullmatch(name):
        return redirect(_address(source_id, kind, name))
    messages.error(request, gettext("A name is of small letters, digits and hyphens, at most 40."))
    return redirect(_address(source_id, kind, ""))


def _mailbox(request: MemberRequest, source_id: int, name: str) -> MailboxView | None:
    return find_mailbox(organisation_id=request.organisation_id, source_id=source_id, name=name)


def _shown(
    source: Any, kind: str, inlet: InletView | None, form: forms.Form | None, made: str
) -> dict[str, Any]:
    words, use = WORDS[kind]
    base = f"{settings.BASE_URL}/api/v1/sources/{inlet.public_id}" if inlet else ""
    return {
        "source": source,
        "kind": kind,
        "words": words,
        "use": use,
        "inlet": inlet,
        "form": form,
        "made": made,
        "signs": kind in SIGNS,
        "addresses": [f"{base}/{part}" for part in CALLED.get(kind, ())] if inlet else [],
        "form_address": f"{settings.BASE_URL}/f/{inlet.public_id}/" if inlet else "",
        "snippet": _snippet(inlet) if inlet and kind == "form" else "",
        "has_keys": kind in CALLED,
    }


def _snippet(inlet: InletView) -> str:
    """Return what is pasted into a website; escaped here for there, and once more to be shown."""
    address = f"{settings.BASE_URL}/f/{inlet.public_id}/"
    title = escape(inlet.choices.get("title", ""))  # of the standard library: a plain text
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="640" loading="lazy">'
        "</iframe>"
    )


def _form(
    request: MemberRequest, kind: str, inlet: InletView | None, box: MailboxView | None
) -> forms.Form | None:
    choices = inlet.choices if inlet else {}
    sent = request.POST if request.method == "POST" and request.POST.get("deed") == "save" else None
    if kind == "form":
        return WebFormForm(sent, initial=form_initial(choices))
    if kind == "feed":
        return FeedForm(sent, initial=choices)
    if kind == "mailbox":
        names = ("host", "port", "security", "user_name", "folder", "every_minutes")
        held = {name: getattr(box, name) for name in names} if box else {}
        return MailboxForm(sent, initial={**held, **choices})
    return None


def _do(
    request: MemberRequest, ours: dict[str, Any], form: forms.Form | None, inlet: InletView | None
) -> str:
    """Do what the button says; return a key that was made, to be shown this once."""
    by = {**ours, "at": timezone.now(), "actor": actor_of(request)}
    deed = request.POST.get("deed", "")
    if deed == "save":
        _save(by, form, inlet)
        if form is None or not form.errors:
            messages.success(request, gettext("This is how it is set up now."))
    elif deed in {"open", "close"}:
        open_inlet(**by, is_open=deed == "open")
    elif deed == "key":
        return make_key(**by)
    elif deed == "read" and inlet is not None:
        read_mailbox_in_background.enqueue(request.organisation_id, inlet.inlet_id)
        messages.success(request, gettext("The mailbox is looked into now."))
    elif deed == "revoke":
        number = request.POST.get("key", "")
        del by["kind"], by["name"]
        revoke_key(**by, key_id=int(number) if number.isdecimal() and len(number) < 18 else 0)
        messages.success(request, gettext("Nobody gets in by that key any more."))
    else:
        raise NotHere("There is no such button.")
    return ""


def _save(by: dict[str, Any], form: forms.Form | None, inlet: InletView | None) -> None:
    if form is None:
        save_inlet(**by, choices=inlet.choices if inlet else {})
    elif isinstance(form, MailboxForm):
        if form.is_valid():
            said = form.cleaned_data
            rules = {"own": said["own"], "keep": said["keep"]}
            held = {**by}
            held.pop("kind")
            save_mailbox(**held, said=said, rules=rules)
    elif form.is_valid():
        before = inlet.choices if inlet else {}
        chosen = form.chosen(before) if isinstance(form, WebFormForm) else form.cleaned_data
        save_inlet(**by, choices=chosen)
