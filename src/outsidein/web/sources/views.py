"""The pages of the sources: who they are, and whether they came."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ground.errors import NotNow
from outsidein.hold.sources.actions import save_source
from outsidein.hold.sources.queries import get_source, list_sources
from outsidein.people.queries import get_organisation
from outsidein.web.doors import actor_of, file_bringers_only, members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.sources.forms import KIND_WORDS, SourceForm


@members_only
@require_safe
def sources(request: MemberRequest) -> HttpResponse:
    """Show every source with who answers for it and when it last came."""
    # A sample stands still at its own day; there nothing is late because time went on.
    now = get_organisation(organisation_id=request.organisation_id).fixed_as_of or timezone.now()
    rows = [
        {
            "source": source,
            "kind_words": KIND_WORDS.get(source.kind, source.kind),
            "is_late": source.is_late(now),
        }
        for source in list_sources(organisation_id=request.organisation_id)
    ]
    late = sum(bool(row["is_late"]) for row in rows)
    return render(request, "sources/sources.html", {"rows": rows, "late": late})


@file_bringers_only
@require_http_methods(["GET", "POST"])
def new_source(request: MemberRequest) -> HttpResponse:
    """Show the empty form of a source; its button makes the source."""
    form = SourceForm(request.POST if request.method == "POST" else None, initial={"kind": "list"})
    if request.method == "POST" and form.is_valid():
        known = {s.name for s in list_sources(organisation_id=request.organisation_id)}
        if form.cleaned_data["name"].strip() in known:
            form.add_error("name", gettext("There is a source of this name already."))
        elif _save(request, form, form.cleaned_data):
            return redirect("sources")
    return render(request, "sources/source.html", {"form": form, "source": None})


@file_bringers_only
@require_http_methods(["GET", "POST"])
def edit_source(request: MemberRequest, source_id: int) -> HttpResponse:
    """Show what is said of a source; its button changes it."""
    source = get_source(organisation_id=request.organisation_id, source_id=source_id)
    said = {name: getattr(source, name) for name in SourceForm.base_fields}
    form = SourceForm(
        request.POST if request.method == "POST" else None, initial=said, name_is_fixed=True
    )
    if request.method == "POST" and form.is_valid() and _save(request, form, form.cleaned_data):
        return redirect("sources")
    return render(request, "sources/source.html", {"form": form, "source": source})


def _save(request: MemberRequest, form: SourceForm, said: dict[str, Any]) -> bool:
    try:
        save_source(
            organisation_id=request.organisation_id,
            at=timezone.now(),
            actor=actor_of(request),
            **said,
        )
    except NotNow as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, gettext("%(name)s was saved.") % {"name": said["name"]})
    return True
