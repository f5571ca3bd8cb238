"""A round's sheet laid out for whoever answers it: all of it the same for everybody."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from outsidein.ask.answers.queries import RoundToAnswer
from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.rounds.compute.structure import GroupKind
from outsidein.web.answering.screens import Screen, list_screens
from outsidein.web.answering.sheets import Sheet
from outsidein.web.respond.promises import Promise, list_promises

#: Unit: seconds. What people take for one answer, by how it is given; from our own trials.
A_POINT, A_LEVEL, A_LIST, SOME_WORDS = 8, 18, 45, 30
#: More groups than this stand in a list to be opened rather than side by side.
MANY_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One group somebody may belong to."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """Where somebody stands, in one way of parting people."""

    code: str
    label: str
    options: tuple[Option, ...]
    chosen: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language under its own name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument of the round, in screens."""

    slug: str
    title: str
    guide: str
    prefix: str  # of its fields' names, so that two instruments may have the same codes
    screens: tuple[Screen, ...]


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """The whole sheet in one language."""

    title: str
    organisation: str
    welcome: str
    promise: Promise
    is_named: bool
    min_group: int
    language: str
    languages: tuple[Tongue, ...]
    closes_at: datetime | None
    minutes: int
    groups: tuple[GroupQuestion, ...]
    parts: tuple[Part, ...]
    outline: str  # JSON: what the receipt needs to tell of the answers


def prefix_of(slug: str) -> str:
    """Return what stands before the names of an instrument's fields."""
    return f"{slug}/"


def lay_sheet(
    asked: RoundToAnswer,
    language: str,
    *,
    sheets: Mapping[str, Sheet] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> LaidSheet:
    """Return the sheet in a language; with answers and groups where some were given already."""
    given = sheets or {}
    with override(interface_language(language)):
        return LaidSheet(
            title=asked.title,
            organisation=asked.organisation,
            welcome=asked.welcome,
            promise=list_promises(asked),
            is_named=asked.mode == "named",
            min_group=asked.min_group,
            language=language,
            languages=tuple(Tongue(code, _own_name(code)) for code in asked.languages),
            closes_at=asked.closes_at,
            minutes=count_minutes(asked.editions),
            groups=tuple(_group(kind, (chosen or {}).get(kind.code, "")) for kind in asked.groups),
            parts=tuple(
                Part(
                    slug=edition.id,
                    title=edition.title.say(language),
                    guide=edition.guide.say(language),
                    prefix=prefix_of(edition.id),
                    screens=list_screens(
                        given.get(edition.id, Sheet(edition, {})), language=language
                    ),
                )
                for edition in asked.editions
            ),
            outline=json.dumps(
                [_outline(edition, language) for edition in asked.editions],
                ensure_ascii=False,
                separators=(",", ":"),
            ),
        )


def interface_language(language: str) -> str:
    """Return the language of our own words beside an instrument in some language."""
    spoken = [code for code, _ in settings.LANGUAGES]
    return language if language in spoken else settings.LANGUAGE_CODE


def count_minutes(editions: Sequence[Edition]) -> int:
    """Return how long the instruments take.

    Unit: minutes, whole, at least 1.
    """
    seconds = sum(_seconds(item) for one in editions for item in one.everything())
    return max(1, round(seconds / 60))


def _seconds(item: Item) -> int:
    if item.scale:
        return A_LEVEL if any(item.anchor(level.code) for level in item.scale.levels) else A_POINT
    return (A_LIST if item.choices else SOME_WORDS) * len(item.tenses)


def _group(kind: GroupKind, chosen: str) -> GroupQuestion:
    labels = {
        "level": gettext("Which level are you on?"),
        "department": gettext("Where do you work?"),
    }
    return GroupQuestion(
        code=kind.code,
        label=labels.get(kind.code, kind.label),
        options=tuple(Option(name, name) for name in kind.values),
        chosen=chosen,
        is_long=len(kind.values) > MANY_GROUPS,
    )


def _own_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


def _outline(edition: Edition, language: str) -> dict[str, Any]:
    return {
        "slug": edition.id,
        "title": edition.title.say(language),
        "kind": edition.scoring.kind,
        "least": edition.scoring.min_answered,
        "dimensions": [
            {
                "code": one.code,
                "label": one.label.say(language),
                "short": one.short.say(language),
                "items": [item.code for item in edition.items_of(one.code)],
            }
            for one in edition.dimensions
        ],
        "items": dict(_outline_items(edition, language)),
    }


def _outline_items(edition: Edition, language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in edition.everything():
        told: dict[str, Any] = {"label": item.label.say(language), "tenses": item.tenses}
        if item.scale:
            told |= {
                "low": item.scale.low,
                "high": item.scale.high,
                "levels": {
                    level.code: [level.value, level.label.say(language)]
                    for level in item.scale.levels
                },
            }
        if item.choices:
            told["options"] = {o.code: o.label.say(language) for o in item.choices.options}
        yield item.code, told
