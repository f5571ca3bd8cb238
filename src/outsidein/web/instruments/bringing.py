"""How an own instrument comes to be: from a file, looked at first, or begun from nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ask.instruments.actions import upload_edition
from outsidein.ask.instruments.bringing import bring
from outsidein.ask.instruments.compute.plain import Values, values_of
from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.instruments.formats.choosing import FORMATS
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ask.instruments.waiting import forget_waiting, get_waiting, lay_aside
from outsidein.ground.errors import NotNow
from outsidein.web.doors import actor_of, round_runners_only
from outsidein.web.instruments.forms import BringForm, KeepForm, NewForm
from outsidein.web.middleware import MemberRequest


@round_runners_only
@require_http_methods(["GET", "POST"])
def bring_page(request: MemberRequest) -> HttpResponse:
    """Show where a file is dropped; its button reads the file and shows what it holds."""
    posted = request.method == "POST"
    form = BringForm(request.POST or None, request.FILES or None) if posted else BringForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = bring(file.read(), file.name or "file")
        except NotNow as why:
            form.add_error("file", str(why))
        else:
            public_id = lay_aside(
                organisation_id=request.organisation_id, brought=brought, at=timezone.now()
            )
            return redirect("waiting_instrument", public_id=public_id)
    context = {"form": form, "formats": FORMATS.values()}
    return render(request, "instruments/bring.html", context)


@round_runners_only
@require_http_methods(["GET", "POST"])
def waiting_page(request: MemberRequest, public_id: str) -> HttpResponse:
    """Show what a file holds and what is left out; its button keeps it as a draft."""
    ours = {"organisation_id": request.organisation_id, "public_id": public_id}
    waiting = get_waiting(**ours)  # type: ignore[arg-type]
    posted = request.method == "POST"
    if posted and request.POST.get("deed") == "leave":
        forget_waiting(**ours)  # type: ignore[arg-type]
        return redirect("instruments")
    form = KeepForm(
        request.POST if posted else None, initial={"slug": str(waiting.values.get("id", ""))}
    )
    if posted and form.is_valid():
        try:
            own = upload_edition(
                organisation_id=request.organisation_id,
                values=waiting.values,
                slug=form.cleaned_data["slug"],
                at=timezone.now(),
                actor=actor_of(request),
            )
        except NotNow as why:
            form.add_error("slug", str(why))
        else:
            forget_waiting(**ours)  # type: ignore[arg-type]
            messages.success(request, _("%(title)s is kept as a draft.") % {"title": own.title})
            return redirect("edit_instrument", slug=own.slug)
    context = {"waiting": waiting, "form": form, "format": FORMATS[waiting.format]}
    return render(request, "instruments/waiting.html", context)


@round_runners_only
@require_http_methods(["GET", "POST"])
def new_page(request: MemberRequest) -> HttpResponse:
    """Show the beginning of an instrument; its button makes a draft of it."""
    scales = _scales()
    form = NewForm(
        request.POST if request.method == "POST" else None,
        scales=[(name, _points(scale)) for name, scale in scales.items()],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            own = upload_edition(
                organisation_id=request.organisation_id,
                values=_begin(said, scales[said["scale"]]),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except NotNow as why:
            form.add_error("slug", str(why))
        else:
            return redirect("edit_instrument", slug=own.slug)
    return render(request, "instruments/new.html", {"form": form})


def _scales() -> dict[str, Scale]:
    """Return the library's scales, each once."""
    return {scale.id: scale for edition in list_newest_editions() for scale in edition.scales}


def _points(scale: Scale) -> str:
    return " · ".join(str(level.label) for level in scale.levels)


def _begin(said: dict[str, Any], scale: Scale) -> Values:
    """Return the values of an instrument with its first item."""
    language = said["language"]
    edition = next(e for e in list_newest_editions() if scale in e.scales)
    of_scale = next(one for one in values_of(edition)["scales"] if one["id"] == scale.id)
    source = _("Our own")
    return {
        "id": said["slug"],
        "version": 1,
        "languages": [language],
        "source": source,
        "asks": ["note", "priority"],
        "title": {language: said["title"]},
        "summary": {language: said["title"]},
        "guide": {language: _("Say for each how things are today.")},
        "scoring": {"kind": "median"},
        "scales": [_in_language(of_scale, language)],
        "dimensions": [
            {
                "code": "A",
                "label": {language: said["dimension"]},
                "short": {language: said["dimension"].split()[0]},
                "source": source,
            }
        ],
        "items": [
            {
                "code": "A.1",
                "dimension": "A",
                "scale": scale.id,
                "source": source,
                "label": {language: " ".join(said["text"].split()[:6]).rstrip(".,;:?!")},
                "text": {language: said["text"].replace("\r\n", "\n").strip()},
            }
        ],
    }


def _in_language(scale: Values, language: str) -> Values:
    """Return a scale with its words under another language, to be put into it by its writer."""

    def moved(words: Values) -> Values:
        return {language: words.get(language) or next(iter(words.values()))}

    return {
        "id": scale["id"],
        "not_sure": moved(scale["not_sure"]),
        "levels": [
            {key: moved(value) if key in {"label", "text"} else value for key, value in one.items()}
            for one in scale["levels"]
        ],
    }
