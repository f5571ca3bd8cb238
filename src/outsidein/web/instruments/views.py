"""The instruments, with all that they ask; open to whoever reaches the installation.

The library's are public. A member sees the organisation's own beside them, and nobody else does.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from outsidein.ask.instruments.bringing import write_edition
from outsidein.ask.instruments.compute.editing import OWN_WORDINGS, only_language
from outsidein.ask.instruments.compute.edition import ChoiceList, Edition, Item, Term
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.compute.reading import try_values
from outsidein.ask.instruments.formats.choosing import FORMATS, WRITTEN
from outsidein.ask.instruments.library import get_edition, list_newest_editions
from outsidein.ask.instruments.queries import OwnEdition, get_edition_of, get_own, list_own
from outsidein.ground.errors import NotHere
from outsidein.web.answering.screens import list_screens
from outsidein.web.answering.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """Items under one heading."""

    label: str
    help: str
    items: tuple[Item, ...]


@require_GET
def instruments_page(request: HttpRequest) -> HttpResponse:
    """Show every instrument with what it is for; to members, their own first."""
    place = getattr(request, "place", None)
    own = list_own(organisation_id=place.organisation_id) if place else ()
    context = {"editions": list_newest_editions(), "own": own, "said": _versions_of(own)}
    return render(request, "instruments/instruments.html", context)


@require_GET
def instrument_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one instrument: its items, its scale, its words, and how it is counted."""
    own = _find_own(request, slug)
    edition = _edition(request, slug, own)
    scales = {item.scale.id: item.scale for item in edition.items if item.scale}
    lists = {item.choices.id: item.choices for item in edition.everything() if item.choices}
    library = next((e for e in list_newest_editions() if e.id == slug), None)
    context = {
        "edition": edition,
        "own": own if own and own.version == edition.version else None,
        "has_own": own,
        "library": library,
        "said_version": say_version(edition.id, edition.version),
        "parts": _parts(edition),
        "scales": tuple(scales.values()),
        "lists": {name: _grouped(choices) for name, choices in lists.items()},
        "terms": _terms(edition),
        "formats": [FORMATS[name] for name in WRITTEN],
    }
    return render(request, "instruments/instrument.html", context)


@require_GET
def sheet_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sheet as somebody meets it who answers, in one language; nothing can be sent."""
    edition = _edition(request, slug, _find_own(request, slug))
    language = request.GET.get("language", "")
    if language not in edition.languages:
        language = edition.languages[0]
    if len(edition.languages) > 1:
        spoken, _problems = try_values(only_language(values_of(edition), language), slug)
        edition_shown = spoken or edition
    else:
        edition_shown = edition
    context = {
        "edition": edition_shown,
        "languages": edition.languages,
        "language": language,
        "screens": list_screens(Sheet(edition_shown, {})),
        "messages": (),
    }
    return render(request, "instruments/sheet.html", context)


@require_GET
def instrument_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hand the instrument over as a file of a format."""
    own = _find_own(request, slug)
    if own is not None and own.edition is not None and own.problems:
        raise NotHere("An instrument that is not finished cannot be handed over.")
    edition = _edition(request, slug, own)
    written = write_edition(edition, name)
    format_ = FORMATS[name]
    response = HttpResponse(written.content, content_type=format_.content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="{edition.id}-{edition.version}{format_.ending}"'
    )
    return response


def say_version(slug: str, version: int) -> str:
    """Return an edition's number as a person says it."""
    is_library = any(edition.id == slug for edition in list_newest_editions())
    if is_library and version > OWN_WORDINGS:
        base, number = divmod(version, OWN_WORDINGS)
        return _("edition %(base)d in your own words, version %(number)d") % {
            "base": base,
            "number": number,
        }
    return _("edition %(number)d") % {"number": version}


def _versions_of(own: tuple[OwnEdition, ...]) -> dict[str, str]:
    return {one.slug: say_version(one.slug, one.version) for one in own}


def _find_own(request: HttpRequest, slug: str) -> OwnEdition | None:
    """Return the member's own edition that the address asks for, or the newest, or None."""
    place = getattr(request, "place", None)
    if place is None:
        return None
    said = request.GET.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
    if version is not None and version < OWN_WORDINGS and _is_library(slug):
        return None
    try:
        return get_own(organisation_id=place.organisation_id, slug=slug, version=version)
    except NotHere:
        return None


def _edition(request: HttpRequest, slug: str, own: OwnEdition | None) -> Edition:
    if own is not None and own.edition is not None:
        return own.edition
    said = request.GET.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
    place = getattr(request, "place", None)
    if place is None or _is_library(slug):
        return get_edition(slug, version)
    return get_edition_of(organisation_id=place.organisation_id, slug=slug, version=version)


def _is_library(slug: str) -> bool:
    return any(edition.id == slug for edition in list_newest_editions())


def _parts(edition: Edition) -> tuple[Part, ...]:
    parts = [
        Part(str(d.label), str(d.help or ""), edition.items_of(d.code)) for d in edition.dimensions
    ]
    if edition.asides:
        parts.append(Part(_("Asked beside them"), _("These carry no score."), edition.asides))
    return tuple(parts)


def _terms(edition: Edition) -> tuple[Term, ...]:
    """Return the words with a set meaning, each once."""
    return tuple({term.code: term for term in edition.terms}.values())


def _grouped(choices: ChoiceList) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the options of a list under the names of their groups."""
    return tuple(
        (str(group.label), tuple(str(o.label) for o in choices.options if o.group == group.id))
        for group in choices.groups
    )
