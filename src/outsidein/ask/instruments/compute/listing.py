"""An edition as plain lists and texts, for JSON and for anything that speaks no Python."""

from outsidein.ask.instruments.compute.edition import ChoiceList, Edition, Item
from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.instruments.compute.words import Words


def listed(edition: Edition) -> dict[str, object]:
    """Return an edition as plain values, with every item under ``items``."""
    return {
        "id": edition.id,
        "version": edition.version,
        "content_hash": edition.content_hash,
        "languages": list(edition.languages),
        "audiences": list(edition.audiences),
        "asks": list(edition.asks),
        "title": _words(edition.title),
        "summary": _words(edition.summary),
        "guide": _words(edition.guide),
        "source": edition.source,
        "scoring": {"kind": edition.scoring.kind, "min_answered": edition.scoring.min_answered},
        "dimensions": [
            {"code": d.code, "label": _words(d.label), "source": d.source}
            for d in edition.dimensions
        ],
        "terms": [
            {"code": t.code, "label": _words(t.label), "text": _words(t.text)}
            for t in edition.terms
        ],
        "items": [_item(item) for item in edition.items],
        "asides": [_item(item) for item in edition.asides],
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "code": item.code,
        "keys": list(item.keys),
        "dimension": item.dimension,
        "label": _words(item.label),
        "text": _words(item.text),
        "future": _words(item.future),
        "help": _words(item.help),
        "start": _words(item.start),
        "wording": {audience: _words(words) for audience, words in item.wordings},
        "scale": _scale(item, item.scale) if item.scale else None,
        "choices": _choices(item.choices) if item.choices else None,
        "tenses": list(item.tenses),
        "terms": [term.code for term in item.terms],
        "source": item.source,
    }


def _scale(item: Item, scale: Scale) -> dict[str, object]:
    return {
        "id": scale.id,
        "levels": [
            {
                "code": level.code,
                "value": level.value,
                "label": _words(level.label),
                "text": _words(item.anchor(level.code)),
            }
            for level in scale.levels
        ],
        "not_sure": _words(scale.not_sure),
    }


def _choices(choices: ChoiceList) -> dict[str, object]:
    return {
        "groups": [{"id": g.id, "label": _words(g.label)} for g in choices.groups],
        "options": [
            {"code": o.code, "group": o.group, "label": _words(o.label), "maps_to": o.maps_to}
            for o in choices.options
        ],
        "not_sure": _words(choices.not_sure),
    }


def _words(words: Words | None) -> dict[str, str] | None:
    return dict(words.by_language) if words else None
