"""An edition as the plain values of its file: what is written, compared and hashed."""

from typing import Any

from outsidein.ask.instruments.compute.edition import ChoiceList, Dimension, Edition, Item, Term
from outsidein.ask.instruments.compute.scales import Level, Scale
from outsidein.ask.instruments.compute.words import Words

Values = dict[str, Any]


def values_of(edition: Edition) -> Values:
    """Return the values that a file with this edition holds; what goes without saying is left out.

    Two files that say the same have the same values, whatever their layout.
    """
    return _said(
        id=edition.id,
        version=edition.version,
        languages=list(edition.languages),
        audiences=list(edition.audiences) if edition.audiences != ("staff",) else None,
        source=edition.source,
        asks=list(edition.asks),
        title=words_of(edition.title),
        summary=words_of(edition.summary),
        guide=words_of(edition.guide),
        scoring=_said(kind=edition.scoring.kind, min_answered=edition.scoring.min_answered),
        scales=[_scale(scale) for scale in edition.scales] or None,
        choices=[_list(choices) for choices in edition.lists] or None,
        terms=[_term(term) for term in edition.terms] or None,
        dimensions=[_dimension(dimension) for dimension in edition.dimensions],
        items=[_item(item) for item in edition.items],
        asides=[_item(item) for item in edition.asides] or None,
    )


def words_of(words: Words | None) -> dict[str, str] | None:
    """Return words by language, or None where there are none."""
    return dict(words.by_language) if words else None


def _said(**values: Any) -> Values:
    return {key: value for key, value in values.items() if value is not None}


def _number(value: float) -> float | int:
    """Return whole numbers as such, so that 1 and 1.0 are the same.

    >>> [_number(0.0), _number(0.5)]
    [0, 0.5]
    """
    return int(value) if value == int(value) else value


def _scale(scale: Scale) -> Values:
    return {
        "id": scale.id,
        "not_sure": words_of(scale.not_sure),
        "levels": [_level(level) for level in scale.levels],
    }


def _level(level: Level) -> Values:
    return _said(
        code=level.code,
        value=_number(level.value),
        label=words_of(level.label),
        text=words_of(level.text),
    )


def _list(choices: ChoiceList) -> Values:
    return _said(
        id=choices.id,
        not_sure=words_of(choices.not_sure),
        everyone=choices.everyone,
        groups=[
            _said(id=g.id, label=words_of(g.label), fill=g.fill, prefix=g.prefix or None)
            for g in choices.groups
        ],
        options=[
            _said(code=o.code, group=o.group, label=words_of(o.label), maps_to=o.maps_to)
            for o in choices.options
        ],
    )


def _term(term: Term) -> Values:
    return {
        "code": term.code,
        "label": words_of(term.label),
        "text": words_of(term.text),
        "source": term.source,
    }


def _dimension(dimension: Dimension) -> Values:
    return _said(
        code=dimension.code,
        label=words_of(dimension.label),
        short=words_of(dimension.short),
        help=words_of(dimension.help),
        source=dimension.source,
    )


def _item(item: Item) -> Values:
    return _said(
        code=item.code,
        dimension=item.dimension,
        scale=item.scale.id if item.scale else None,
        choices=item.choices.id if item.choices else None,
        tenses=list(item.tenses) if item.tenses != ("now",) else None,
        source=item.source,
        label=words_of(item.label),
        text=words_of(item.text),
        future=words_of(item.future),
        help=words_of(item.help),
        start=words_of(item.start),
        wording={who: words_of(words) for who, words in item.wordings} or None,
        terms=[term.code for term in item.terms] or None,
        anchors=[{"level": a.level, "text": words_of(a.text)} for a in item.anchors] or None,
    )
