"""The pages by which files come in: choose one, look at it, start, see what came of it."""

from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ask.answers.arrivals import keep_answers_file, looks_like_answers
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.records.actions import choose_mapping, peek_import, receive_file
from outsidein.hold.records.queries import get_import, iterate_refused, list_imports, list_refused
from outsidein.hold.records.reading import Peek, UnreadableFile, peek_file
from outsidein.hold.records.table import read_table
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.hold.sources.connectors.delimited.reader import HEADLESS
from outsidein.hold.sources.queries import list_sources
from outsidein.hold.sources.rules import get_reading_rules, save_reading_rules
from outsidein.tasks.imports import start_import, start_trial
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.imports.forms import UploadForm
from outsidein.web.imports.mapping import choices_said, preview_of, region_choices
from outsidein.web.imports.ours import Ours, ours_of
from outsidein.web.imports.reading_rules import MailRulesForm, rules_form
from outsidein.web.imports.refused import refused_file, shown_refusals
from outsidein.web.imports.trial import shown_trial
from outsidein.web.imports.words import (
    ANSWERS,
    DAY_ORDERS,
    DECIMAL_SIGNS,
    DELIMITERS,
    EMPTY_CELLS,
    ENCODINGS,
    HEADER_ROWS,
    KIND_WORDS,
    STATUS_WORDS,
    kind_choices,
)
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

PAGE_ROWS = 30


@file_bringers_only
@require_safe
def imports(request: MemberRequest) -> HttpResponse:
    """Show the newest imports with what came of each; older ones a page on."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    found = list_imports(
        organisation_id=request.organisation_id, before=before, limit=PAGE_ROWS + 1
    )
    rows = [
        {
            "run": run,
            "kind_words": KIND_WORDS.get(run.kind, run.kind),
            "status_words": STATUS_WORDS.get(run.status, run.status),
        }
        for run in found[:PAGE_ROWS]
    ]
    older = found[PAGE_ROWS - 1].position if len(found) > PAGE_ROWS else None
    shown = {"rows": rows, "older": older, "is_first": before is None}
    return render(request, "imports/imports.html", shown)


@file_bringers_only
@require_http_methods(["GET", "POST"])
def new_import(request: MemberRequest) -> HttpResponse:
    """Show the form by which a file comes in; its button lays the file down to be looked at."""
    sources = list_sources(organisation_id=request.organisation_id)
    initial = {name: request.GET.get(name, "") for name in ("source", "kind")}
    posted = request.method == "POST"
    form = UploadForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        sources=sources,
        initial=initial,
    )
    if posted:
        if getattr(request, "upload_was_too_large", False):
            form.say_too_large()
        elif form.is_valid():
            try:
                return _receive(request, form.cleaned_data)
            except (NotNow, UnreadableFile) as why:
                form.add_error("file", str(why))
    return render(request, "imports/new.html", {"form": form, "samples": kind_choices()})


def _receive(request: MemberRequest, said: dict[str, Any]) -> HttpResponse:
    """Lay the file down as what it is; raise for one that cannot be read at all."""
    file = cast(TemporaryUploadedFile, said["file"])
    name, path = file.name or "file", Path(file.temporary_file_path())
    kind = said["kind"]
    choices: dict[str, Any] = {}
    if kind != ANSWERS:
        # A file that cannot be read is told so at once, before anything is kept of it.
        looked, choices = _looked_first(path, kind or None, name)
        ours = request.organisation_id
        is_answers = looks_like_answers(looked.headers, organisation_id=ours)
        kind = kind or (ANSWERS if is_answers else looked.kind)
    if kind == ANSWERS:
        table = read_table(path, file_name=name)
        answers_id = keep_answers_file(
            organisation_id=request.organisation_id,
            file_name=name,
            header=table.headers,
            rows=table.rows,
        )
        return redirect("answers_import", public_id=answers_id)
    public_id = receive_file(
        organisation_id=request.organisation_id,
        source_id=_source(request, said, name),
        kind=kind,
        file_name=name,
        chunks=file.chunks(),
        at=timezone.now(),
        actor=actor_of(request),
    )
    if choices:
        ours = request.organisation_id
        choose_mapping(organisation_id=ours, public_id=public_id, choices=choices)
    return redirect("import", public_id=public_id)


def _looked_first(path: Path, kind: str | None, name: str) -> tuple[Peek, dict[str, Any]]:
    """Return the file's head; one without headers is looked at with its columns numbered."""
    try:
        return peek_file(path, kind, file_name=name), {}
    except UnreadableFile as why:
        if HEADLESS not in str(why):
            raise
        return peek_file(path, kind, file_name=name, header_row=0), {"header_row": 0}


def _source(request: MemberRequest, said: dict[str, Any], file_name: str) -> int:
    new = said["new_source"].strip()
    if said["source"] and not new:
        return int(said["source"])
    plain = Path(file_name).stem.replace("_", " ").replace("-", " ").strip().capitalize()
    return get_or_make_source(
        organisation_id=request.organisation_id,
        name=new or plain[:80] or "File",
        kind=said["new_source_kind"] or "list",
        at=timezone.now(),
    )


@file_bringers_only
@require_http_methods(["GET", "POST"])
def import_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show a file that came: how it would be read, how far it is, or what came of it."""
    ours = ours_of(request, public_id)
    run = get_import(**ours)
    rules: MailRulesForm | None = None
    if request.method == "POST":
        rules = _rules_said(request)
        if rules is None or rules.is_valid():
            _decide(request, ours, rules)
            return redirect("import", public_id=public_id)
    shown: dict[str, Any] = {
        "run": run,
        "kind_words": KIND_WORDS.get(run.kind, run.kind),
        "is_open": run.status in {"uploaded", "failed"},
    }
    if shown["is_open"]:
        shown |= _looked_at(ours, run.choices) | {"trial": shown_trial(run.trial)}
        if "preview" in shown and shown["preview"].is_mail:
            told = get_reading_rules(
                organisation_id=request.organisation_id, source_id=run.source_id
            )
            shown["rules"] = rules or rules_form(told)
    elif run.status == "done":
        shown["refused"] = shown_refusals(list_refused(**ours) if run.refused else [])
    elif run.status == "undone":
        numbers = ("removed", "restored", "kept")
        shown["undone_rows"] = sum(run.undone.get(name, 0) for name in numbers)
    part = "#state" if wants_part(request) else ""  # htmx swaps what moved, not the page
    return render(request, f"imports/import.html{part}", shown)


def _rules_said(request: MemberRequest) -> MailRulesForm | None:
    """Return what was posted of how mails are read; None where nothing was asked."""
    if "rule-keep" not in request.POST or request.POST.get("deed") == "afresh":
        return None
    return rules_form({}, request.POST)


def _decide(request: MemberRequest, ours: Ours, rules: MailRulesForm | None) -> None:
    """Keep how the file is to be read, and start it where that was the button."""
    deed = request.POST.get("deed")
    if deed == "afresh":
        choose_mapping(**ours, choices={})
        return
    if deed not in {"look", "try", "start"}:
        raise NotHere("There is no such button.")
    run = get_import(**ours)
    if rules is not None:
        save_reading_rules(
            organisation_id=request.organisation_id,
            source_id=run.source_id,
            rules=rules.rules(),
            at=timezone.now(),
            actor=actor_of(request),
        )
    kind, choices = choices_said(request.POST, _peek(ours))
    choose_mapping(**ours, choices=choices, kind=kind)
    if deed == "start":
        start_import(**ours)
    elif deed == "try":
        start_trial(**ours)


def _peek(ours: Ours) -> Peek | None:
    try:
        return peek_import(**ours)
    except NotNow:
        return None


def _looked_at(ours: Ours, choices: dict[str, Any]) -> dict[str, Any]:
    """Return the file's head, or why there is none to be seen, and the choices of reading."""
    shown: dict[str, Any] = {
        "kinds": [choice for choice in kind_choices() if choice[0] != ANSWERS],
        "encodings": ENCODINGS,
        "delimiters": DELIMITERS,
        "day_orders": DAY_ORDERS,
        "empty_cells": EMPTY_CELLS,
        "choices": choices,
        "day_order": {True: "day", False: "month"}.get(choices.get("day_first", ""), ""),
        "header_rows": HEADER_ROWS,
        "header_row": str(choices.get("header_row", "")),
        "decimal_signs": DECIMAL_SIGNS,
        "decimal": {True: "comma", False: "point"}.get(choices.get("decimal_comma", ""), ""),
        "regions": region_choices(),
    }
    try:
        shown["preview"] = preview_of(peek_import(**ours))
    except NotNow as why:
        shown["why_not"] = str(why)
    return shown


@file_bringers_only
@require_safe
def refused_rows(request: MemberRequest, public_id: UUID) -> FileResponse:
    """Hand over every refused row as it came, with where and why, as a file to mend."""
    ours = ours_of(request, public_id)
    run = get_import(**ours)
    headers = [column["header"] for column in run.summary.get("matching", {}).get("columns", [])]
    return refused_file(headers, iterate_refused(**ours), name=f"refused-{public_id}.csv")
