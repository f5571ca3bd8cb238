"""The pages of the sources: who they are, whether they came, and what they brought."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records.brought import (
    NOTHING,
    list_brought,
    list_delivery_days,
    list_latest_imports,
)
from outsidein.hold.sources.actions import retire_source, save_source
from outsidein.hold.sources.compute.rhythm import judge_punctuality
from outsidein.hold.sources.inlets.queries import InletView, list_inlets
from outsidein.hold.sources.queries import SourceView, get_source, list_sources
from outsidein.people.members.queries import list_members
from outsidein.people.queries import get_organisation
from outsidein.web.doors import actor_of, file_bringers_only, members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.sources.forms import SourceForm
from outsidein.web.sources.words import (
    BASE_WORDS,
    FILE_WORDS,
    INLET_WORDS,
    INLETS,
    KIND_WORDS,
    STANDS,
    STATUS_WORDS,
)


def _now(request: MemberRequest) -> datetime:
    """Return the time here: a sample stands still at its own day, where nothing gets late."""
    fixed = get_organisation(organisation_id=request.organisation_id).fixed_as_of
    return fixed or timezone.now()


@members_only
@require_safe
def sources(request: MemberRequest) -> HttpResponse:
    """Show every source with who answers for it, how it stands to its rhythm, what it brought."""
    now = _now(request)
    brought = list_brought(organisation_id=request.organisation_id)
    inlets: dict[int, list[InletView]] = {}
    for inlet in list_inlets(organisation_id=request.organisation_id):
        inlets.setdefault(inlet.source_id, []).append(inlet)
    rows = [
        {
            **_told(source, now),
            "brought": brought.get(source.source_id, NOTHING),
            "inlets": dict.fromkeys(
                INLET_WORDS[one.kind] for one in inlets.get(source.source_id, ())
            ),
        }
        for source in list_sources(organisation_id=request.organisation_id)
    ]
    rows.sort(key=lambda row: (not row["is_late"], not row["source"].active))
    late = sum(bool(row["is_late"]) for row in rows)
    ungoverned = sum(
        row["source"].active and not (row["source"].owner and row["source"].lawful_basis)
        for row in rows
    )
    shown = {"rows": rows, "late": late, "ungoverned": ungoverned}
    return render(request, "sources/sources.html", shown)


@members_only
@require_http_methods(["GET", "POST"])
def source_page(request: MemberRequest, source_id: int) -> HttpResponse:
    """Show one source with all that is known of it; its button retires it or expects it again."""
    ours: dict[str, Any] = {"organisation_id": request.organisation_id, "source_id": source_id}
    source = get_source(**ours)
    if request.method == "POST":
        if not request.place.brings_files or request.POST.get("deed") not in {"retire", "expect"}:
            raise NotHere("There is no such button.")
        retire_source(
            **ours,
            active=request.POST["deed"] == "expect",
            at=timezone.now(),
            actor=actor_of(request),
        )
        return redirect("source", source_id=source_id)
    now = _now(request)
    there: dict[str, list[InletView | None]] = {}
    for one in list_inlets(**ours):
        there.setdefault(one.kind, []).append(one)
    shown = {
        **_told(source, now),
        "brought": list_brought(**ours).get(source_id, NOTHING),
        "punctual": judge_punctuality(
            list_delivery_days(**ours), every_days=source.expected_every_days, today=now.date()
        ),
        "imports": [
            {
                "run": run,
                "kind_words": FILE_WORDS.get(run.kind, run.kind),
                "status_words": STATUS_WORDS.get(run.status, run.status),
            }
            for run in list_latest_imports(**ours)
        ],
        "inlets": [
            {"kind": kind, "words": words, "use": use, "there": one}
            for kind, words, use in INLETS
            for one in there.get(kind, [None])
        ],
        "agreed": source.is_agreed(now.date()),
    }
    return render(request, "sources/source.html", shown)


def _told(source: SourceView, now: datetime) -> dict[str, Any]:
    stands = source.timeliness(now)
    words, pill = STANDS.get(stands, ("", ""))
    return {
        "source": source,
        "kind_words": KIND_WORDS.get(source.kind, source.kind),
        "basis_words": BASE_WORDS.get(source.lawful_basis, source.lawful_basis),
        "is_late": source.is_late(now),
        "stands": stands,
        "stands_words": words,
        "pill": pill,
        "days_ago": (now - source.last_received_at).days if source.last_received_at else None,
    }


@file_bringers_only
@require_http_methods(["GET", "POST"])
def new_source(request: MemberRequest) -> HttpResponse:
    """Show the empty form of a source; its button makes the source."""
    form = SourceForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": "list"},
        members=list_members(organisation_id=request.organisation_id),
    )
    if request.method == "POST" and form.is_valid():
        known = {s.name for s in list_sources(organisation_id=request.organisation_id)}
        if form.cleaned_data["name"].strip() in known:
            form.add_error("name", gettext("There is a source of this name already."))
        elif (made := _save(request, form, form.cleaned_data)) is not None:
            return redirect("source", source_id=made)
    return render(request, "sources/change.html", {"form": form, "source": None})


@file_bringers_only
@require_http_methods(["GET", "POST"])
def edit_source(request: MemberRequest, source_id: int) -> HttpResponse:
    """Show what is said of a source; its button changes it."""
    source = get_source(organisation_id=request.organisation_id, source_id=source_id)
    said = {name: getattr(source, name) for name in SourceForm.base_fields}
    if source.owner_user_id is not None:
        said["owner"] = ""
    form = SourceForm(
        request.POST if request.method == "POST" else None,
        initial=said,
        members=list_members(organisation_id=request.organisation_id),
        name_is_fixed=True,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _save(request, form, form.cleaned_data) is not None
    ):
        return redirect("source", source_id=source_id)
    return render(request, "sources/change.html", {"form": form, "source": source})


def _save(request: MemberRequest, form: SourceForm, said: dict[str, Any]) -> int | None:
    try:
        made = save_source(
            organisation_id=request.organisation_id,
            at=timezone.now(),
            actor=actor_of(request),
            **said,
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return None
    messages.success(request, gettext("%(name)s was saved.") % {"name": said["name"]})
    return made
