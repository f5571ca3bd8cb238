"""The pages by which a round is set up: what is asked, of whom, how; then it is opened."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from outsidein.ask.rounds.actions import (
    RoundChanges,
    change_round,
    create_round,
    delete_draft_round,
    open_round,
)
from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.ask.rounds.queries import RoundView
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.persons.queries import count_people
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels
from outsidein.web.doors import actor_of, round_runners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.rounds.editions import list_choices
from outsidein.web.rounds.forms import HowForm, NewRoundForm, OpenForm, WhatForm, WhoForm, as_utc
from outsidein.web.rounds.ours import by_of, posted, see_round
from outsidein.web.rounds.reach import get_reach, list_warnings
from outsidein.web.rounds.words import (
    KEEPING,
    KEEPING_MEAN,
    MODES,
    MODES_MEAN,
    WAYS,
    WAYS_MEAN,
)

STEPS = (
    ("what", gettext_lazy("What is asked")),
    ("who", gettext_lazy("Who is asked")),
    ("how", gettext_lazy("How and when")),
    ("review", gettext_lazy("Look it over")),
)


@round_runners_only
@require_http_methods(["GET", "POST"])
def new_round(request: MemberRequest) -> HttpResponse:
    """Show the first step of a new round; its button makes the draft."""
    choices = list_choices(organisation_id=request.organisation_id)
    form = NewRoundForm(posted(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        known = count_people(organisation_id=request.organisation_id).here
        said = form.cleaned_data
        try:
            made = create_round(
                organisation_id=request.organisation_id,
                title=said["title"],
                instruments=form.chosen(),
                mode=said["mode"],
                ways=("personal",) if known or said["mode"] == "named" else ("open",),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except NotNow as why:
            form.add_error(None, str(why))
        else:
            return redirect("round_step", round_id=made, step="who")
    shown = {
        "form": form,
        "choices": choices,
        "chosen": form["instruments"].value() or [],
        "mode": form["mode"].value(),
        "modes": [(value, words, MODES_MEAN[value]) for value, words in MODES.items()],
        "steps": STEPS,
        "step": "what",
    }
    return render(request, "rounds/what.html", shown)


@round_runners_only
@require_http_methods(["GET", "POST"])
def round_step(request: MemberRequest, round_id: int, step: str) -> HttpResponse:
    """Show one step of a draft; its button keeps what was said and goes to the next."""
    if step not in _VIEWS:
        raise NotHere("There is no such step.")
    one = see_round(request, round_id, "draft")
    if request.method == "POST" and request.POST.get("deed") == "delete":
        delete_draft_round(**by_of(request, round_id))
        messages.success(request, _("The draft was thrown away."))
        return redirect("rounds")
    return _VIEWS[step](request, one)


def _what(request: MemberRequest, one: RoundView) -> HttpResponse:
    choices = list_choices(organisation_id=request.organisation_id)
    chosen = [f"{part.slug}:{part.version}" for part in one.parts]
    form = WhatForm(
        posted(request), choices=choices, initial={"title": one.title, "instruments": chosen}
    )
    if request.method == "POST" and form.is_valid():
        changes: RoundChanges = {
            "title": form.cleaned_data["title"],
            "instruments": form.chosen(),
        }
        if _keep(request, one, changes, form):
            return _go(one, "who")
    shown = {"choices": choices, "chosen": form["instruments"].value() or [], "mode": one.mode}
    modes = [(value, words, MODES_MEAN[value]) for value, words in MODES.items()]
    return _show(request, one, "what", {**shown, "form": form, "modes": modes})


def _who(request: MemberRequest, one: RoundView) -> HttpResponse:
    ours = {"organisation_id": request.organisation_id}
    lists: dict[str, Any] = {
        "levels": list_levels(**ours),
        "departments": list_departments(**ours),
        "attributes": list_attributes(**ours),
    }
    counting = wants_part(request) and request.method == "GET"
    said = request.GET if counting else posted(request)
    form = WhoForm(said, **lists, initial=_who_said(one, [a.code for a in lists["attributes"]]))
    if counting:
        chosen = form.asked() if form.is_valid() else one.choice
        reach = get_reach(**ours, chosen=chosen)
        return render(request, "rounds/_count.html", {"reach": reach, "round": one})
    if request.method == "POST" and form.is_valid():
        changes: RoundChanges = {"asked": form.asked(), "ways": _ways(one, form)}
        if _keep(request, one, changes, form):
            return _go(one, "how")
    shown = {
        "form": form,
        "reach": get_reach(**ours, chosen=one.choice),
        "known": count_people(**ours).here,
        "chosen_reach": form["reach"].value(),
        "groups": form["groups"].value() or [],
    }
    return _show(request, one, "who", shown)


def _who_said(one: RoundView, codes: list[str]) -> dict[str, Any]:
    """Return what the draft says of who is asked, as the form shows it."""
    chosen = one.choice
    some = bool(chosen.levels or chosen.departments or chosen.attributes)
    listed = "personal" in one.ways or one.keeping == "codes"
    every = ["level", "department", *codes]
    return {
        "reach": "some" if some else "all" if listed else "unknown",
        "levels": list(chosen.levels),
        "departments": list(chosen.departments),
        **{f"by-{code}": list(names) for code, names in chosen.attributes.items()},
        "count": chosen.count,
        "groups": every if chosen.groups is None else list(chosen.groups),
    }


def _ways(one: RoundView, form: WhoForm) -> tuple[str, ...]:
    """Return the ways that fit who is asked: nobody off the list gets a personal link."""
    if form.cleaned_data["reach"] != "unknown":
        return one.ways if one.keeping == "codes" else tuple({*one.ways, "personal"})
    rest = tuple(way for way in one.ways if way != "personal")
    return rest or (("paper",) if one.is_named else ("open",))


def _how(request: MemberRequest, one: RoundView) -> HttpResponse:
    initial = {
        name: getattr(one, name)
        for name in ("ways", "min_group", "keeping", "languages", "welcome", "share_back")
    }
    times = {"opens_at": as_utc(one.opens_at), "closes_at": as_utc(one.closes_at)}
    languages = _languages(request, one)
    form = HowForm(posted(request), languages=languages, initial={**initial, **times})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        changes: RoundChanges = {**said}  # type: ignore[typeddict-item]
        if "personal" not in said["ways"] and one.choice.count is None and not one.is_named:
            changes["asked"] = _counted(request, one)
        if _keep(request, one, changes, form):
            return _go(one, "review")
    shown = {
        "form": form,
        "ways": [(value, words, WAYS_MEAN[value]) for value, words in WAYS.items()],
        "chosen_ways": form["ways"].value() or [],
        "keepings": [(value, words, KEEPING_MEAN[value]) for value, words in KEEPING.items()],
        "keeping": form["keeping"].value(),
        "chosen_languages": form["languages"].value() or [],
    }
    return _show(request, one, "how", shown)


def _counted(request: MemberRequest, one: RoundView) -> AskedPeople:
    """Return the choice with how many people it reaches, where the list of people says so."""
    if "personal" not in one.ways and one.keeping != "codes":
        return one.choice
    reach = get_reach(organisation_id=request.organisation_id, chosen=one.choice)
    chosen = one.choice
    return AskedPeople(
        chosen.levels, chosen.departments, chosen.attributes, reach.people or None, chosen.groups
    )


def _languages(request: MemberRequest, one: RoundView) -> list[str]:
    """Return the languages that everything asked is written in, English first."""
    asked = {(part.slug, part.version) for part in one.parts}
    offered = [
        set(choice.languages)
        for choice in list_choices(organisation_id=request.organisation_id)
        if (choice.slug, choice.version) in asked
    ]
    shared = set.intersection(*offered) if offered else {"en"}
    return sorted(shared or {"en"}, key=lambda code: (code != "en", code))


def _review(request: MemberRequest, one: RoundView) -> HttpResponse:
    reach = get_reach(organisation_id=request.organisation_id, chosen=one.choice)
    wrapped = one.keeping == "passphrase"
    form = OpenForm(posted(request)) if wrapped else None
    if request.method == "POST" and (form is None or form.is_valid()):
        passphrase = form.cleaned_data["passphrase"] if form else None
        try:
            open_round(**by_of(request, one.round_id), passphrase=passphrase)
        except NotNow as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("The round is open."))
            return redirect("round", round_id=one.round_id)
    shown = {
        "form": form,
        "reach": reach,
        "warnings": list_warnings(one, reach),
        "ways": [WAYS[way] for way in one.ways],
        "keeping": KEEPING[one.keeping],
        "mode_words": MODES[one.mode],
        "mails_lie": settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
        and "personal" in one.ways,
    }
    return _show(request, one, "review", shown)


_VIEWS: dict[str, Callable[[MemberRequest, RoundView], HttpResponse]] = {
    "what": _what,
    "who": _who,
    "how": _how,
    "review": _review,
}


def _keep(request: MemberRequest, one: RoundView, changes: RoundChanges, form: Any) -> bool:
    try:
        change_round(**by_of(request, one.round_id), changes=changes)
    except NotNow as why:
        form.add_error(None, str(why))
        return False
    return True


def _go(one: RoundView, step: str) -> HttpResponse:
    return redirect(reverse("round_step", kwargs={"round_id": one.round_id, "step": step}))


def _show(request: MemberRequest, one: RoundView, step: str, shown: dict[str, Any]) -> HttpResponse:
    shown = {**shown, "round": one, "steps": STEPS, "step": step}
    return render(request, f"rounds/{step}.html", shown)
