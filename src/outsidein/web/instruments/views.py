"""The instruments, with all that they ask; open to whoever reaches the installation."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from outsidein.ask.instruments.compute.edition import ChoiceList, Edition, Item, Term
from outsidein.ask.instruments.library import get_edition, list_newest_editions


@dataclass(frozen=True, slots=True)
class Part:
    """Items under one heading."""

    label: str
    help: str
    items: tuple[Item, ...]


@require_GET
def instruments_page(request: HttpRequest) -> HttpResponse:
    """Show every instrument with what it is for."""
    return render(request, "instruments/instruments.html", {"editions": list_newest_editions()})


@require_GET
def instrument_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one instrument: its items, its scale, its words, and how it is counted."""
    edition = get_edition(slug)
    scales = {item.scale.id: item.scale for item in edition.items if item.scale}
    lists = {item.choices.id: item.choices for item in edition.everything() if item.choices}
    context = {
        "edition": edition,
        "parts": _parts(edition),
        "scales": tuple(scales.values()),
        "lists": {name: _grouped(choices) for name, choices in lists.items()},
        "terms": _terms(edition),
    }
    return render(request, "instruments/instrument.html", context)


def _parts(edition: Edition) -> tuple[Part, ...]:
    parts = [
        Part(str(d.label), str(d.help or ""), edition.items_of(d.code)) for d in edition.dimensions
    ]
    if edition.asides:
        parts.append(Part("Asked beside them", "These carry no score.", edition.asides))
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
