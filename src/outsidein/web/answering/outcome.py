"""What one sheet comes to, ready to be read: the finding, the scores, and where to start."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from django.utils.translation import get_language, gettext, ngettext

from outsidein.ask.instruments.compute.edition import Edition, Item
from outsidein.ask.instruments.compute.words import Words
from outsidein.ask.results.compute.scoring import SheetScore, score_sheet
from outsidein.ask.results.compute.start import STARTERS, starters
from outsidein.web.answering.sheets import Given, Sheet
from outsidein.web.templatetags.outsidein import points


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the items were answered, and how the rest were left."""

    answered: int
    not_sure: int
    blank: int
    asked: int

    def __str__(self) -> str:
        said = gettext("%(n)s of %(of)s answered") % {"n": self.answered, "of": self.asked}
        left = [gettext("%(n)s not sure") % {"n": self.not_sure}] if self.not_sure else []
        left += [gettext("%(n)s left blank") % {"n": self.blank}] if self.blank else []
        return f"{said}, {_listed(left)}" if left else said


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension of a scorecard with its points, or none, and what they rest on."""

    label: str
    short: str
    points: float | None
    answered: int
    asked: int
    why_none: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with what was given to it."""

    code: str
    label: str
    words: str
    answer: str
    place: int | None  # on the scale, from 0
    note: str
    priority: bool


@dataclass(frozen=True, slots=True)
class Start:
    """One thing to start with: why it is among the three, and a first step."""

    code: str
    label: str
    words: str
    answer: str
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One question: what was ticked for both tenses, for one alone, and the words for each."""

    code: str
    label: str
    step: str
    both: tuple[str, ...]
    only_now: tuple[str, ...]
    only_future: tuple[str, ...]
    now: str
    future: str

    @property
    def changes(self) -> int:
        """Return how many answers differ between today and how it should be."""
        return len(self.only_now) + len(self.only_future)

    @property
    def is_told(self) -> bool:
        """Whether anything was given to the question at all."""
        return bool(self.both or self.changes or self.now or self.future)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sheet comes to."""

    edition: Edition
    finding: str
    tally: Tally
    total: float | None
    highest: int
    dimensions: tuple[DimensionLine, ...]
    items: tuple[ItemLine, ...]
    starts: tuple[Start, ...]
    shifts: tuple[Shift, ...]
    reflections: tuple[tuple[str, str], ...]  # label, words

    @property
    def remarks(self) -> tuple[ItemLine, ...]:
        """Return the items with a note or a mark, the marked ones first."""
        told = [line for line in self.items if line.note or line.priority]
        return tuple(sorted(told, key=lambda line: not line.priority))

    @property
    def points(self) -> tuple[str, ...]:
        """Return the words of the scale's points, lowest first; () where there is no scale."""
        scale = next((item.scale for item in self.edition.items if item.scale), None)
        return tuple(_say(level.label) for level in scale.levels) if scale else ()


def weigh_sheet(sheet: Sheet) -> Outcome:
    """Return what a sheet comes to; nothing is stored, and the same sheet comes to the same."""
    edition = sheet.edition
    score = score_sheet(edition, sheet.values) if edition.scoring.kind == "total" else None
    items = tuple(_item_line(item, sheet.given(item)) for item in edition.items if item.scale)
    shifts = tuple(_shift(item, sheet) for item in edition.everything() if item.choices)
    tally = _tally(sheet)
    if score:
        finding = _finding_of_total(edition, score)
    elif shifts:
        finding = _finding_of_shifts(shifts)
    else:
        finding = _finding_of_levels(sheet)
    return Outcome(
        edition=edition,
        finding=finding,
        tally=tally,
        total=score.total if score else None,
        highest=score.highest if score else 0,
        dimensions=tuple(_dimension_lines(edition, score)) if score else (),
        items=items,
        starts=tuple(_starts(sheet)) or tuple(_starts_of_shifts(shifts)),
        shifts=shifts,
        reflections=tuple(
            (_say(item.text), sheet.given(item).text)
            for item in edition.asides
            if not item.choices and sheet.given(item).text
        ),
    )


def _tally(sheet: Sheet) -> Tally:
    items = [item for item in sheet.edition.everything() if item.scale or item.choices]
    given = [sheet.given(item, tense) for item in items for tense in item.tenses]
    answered = sum(one.is_answer and not one.not_sure for one in given)
    not_sure = sum(one.not_sure for one in given)
    return Tally(answered, not_sure, len(given) - answered - not_sure, len(given))


def _item_line(item: Item, given: Given) -> ItemLine:
    levels = item.scale.levels if item.scale else ()
    place = next((n for n, level in enumerate(levels) if level.code == given.level), None)
    return ItemLine(
        item.code,
        _say(item.label),
        _say(item.text),
        _said(item, given),
        place,
        given.note,
        given.priority,
    )


def _said(item: Item, given: Given) -> str:
    if given.not_sure:
        return gettext("Not sure")
    level = item.scale.find_level(given.level) if item.scale else None
    return _say(level.label) if level else gettext("Left blank")


def _dimension_lines(edition: Edition, score: SheetScore) -> Iterator[DimensionLine]:
    least = edition.scoring.min_answered or 1
    for dimension in edition.dimensions:
        one = score.dimensions[dimension.code]
        why = gettext("not scored: %(n)s of %(of)s answered, %(least)s are needed") % {
            "n": one.answered,
            "of": one.asked,
            "least": least,
        }
        yield DimensionLine(
            _say(dimension.label),
            _say(dimension.short),
            one.points,
            one.answered,
            one.asked,
            why if one.points is None else "",
        )


def _finding_of_total(edition: Edition, score: SheetScore) -> str:
    lines = list(_dimension_lines(edition, score))
    scored = [line for line in lines if line.points is not None]
    missing = [line.short for line in lines if line.points is None]
    if not scored:
        return gettext("Too little was answered for a score")
    high = max(scored, key=lambda line: line.points or 0)
    low = min(scored, key=lambda line: line.points or 0)
    most = gettext("strongest on %(high)s, weakest on %(low)s") % {
        "high": high.short,
        "low": low.short,
    }
    if high.points == low.points:
        most = gettext("all dimensions alike")
    if score.total is None:
        where = {"dimensions": _listed(missing)}
        return gettext("No total yet: too little was answered on %(dimensions)s") % where
    return gettext("%(total)s of %(highest)s points: %(most)s") % {
        "total": points(score.total),
        "highest": score.highest,
        "most": most,
    }


def _finding_of_levels(sheet: Sheet) -> str:
    values = [value for value in sheet.values.values() if value is not None]
    scale = next((item.scale for item in sheet.edition.items if item.scale), None)
    if not values or scale is None:
        return gettext("Nothing was placed on the scale")
    middle = median(values)
    low, high = (
        max((level for level in scale.levels if level.value <= middle), key=lambda o: o.value),
        min((level for level in scale.levels if level.value >= middle), key=lambda o: o.value),
    )
    words = {
        "low": _say(low.label),
        "high": _say(high.label),
        "n": len(values),
        "of": len(sheet.edition.items),
    }
    if low is high:
        return gettext("Your middle answer is “%(low)s”, over %(n)s of %(of)s items") % words
    return (
        gettext(
            "Your middle answer is between “%(low)s” and “%(high)s”, over %(n)s of %(of)s items"
        )
        % words
    )


def _finding_of_shifts(shifts: tuple[Shift, ...]) -> str:
    asked = [shift for shift in shifts if shift.both or shift.changes]
    differ = [shift for shift in asked if shift.changes]
    if not asked:
        return gettext("Nothing was ticked for today or for how it should be")
    if not differ:
        return gettext("What you have today is what it should be")
    widest = max(differ, key=lambda shift: shift.changes)
    return gettext(
        "Today and how it should be differ on %(n)s of %(of)s questions, most on “%(label)s”"
    ) % {"n": len(differ), "of": len(asked), "label": widest.label}


def _starts(sheet: Sheet) -> Iterator[Start]:
    for starter in starters(sheet.edition, sheet.values, sheet.priorities):
        item = starter.item
        marked = starter.reason == "priority"
        why = gettext("You marked it as a priority") if marked else gettext("It stands lowest")
        yield Start(
            item.code,
            _say(item.label),
            _say(item.text),
            _said(item, sheet.given(item)),
            why,
            _say(item.start),
        )


def _starts_of_shifts(shifts: tuple[Shift, ...]) -> Iterator[Start]:
    differ = [shift for shift in shifts if shift.changes and shift.step]
    for shift in sorted(differ, key=lambda one: -one.changes)[:STARTERS]:
        why = ngettext(
            "%(n)s answer differs between today and should-be",
            "%(n)s answers differ between today and should-be",
            shift.changes,
        ) % {"n": shift.changes}
        yield Start(shift.code, shift.label, "", "", why, shift.step)


def _shift(item: Item, sheet: Sheet) -> Shift:
    now, future = sheet.given(item), sheet.given(item, "future")
    labels = {o.code: _say(o.label) for o in item.choices.options} if item.choices else {}
    return Shift(
        code=item.code,
        label=_say(item.label),
        step=_say(item.start),
        both=tuple(labels[c] for c in labels if c in now.codes and c in future.codes),
        only_now=tuple(labels[c] for c in labels if c in now.codes and c not in future.codes),
        only_future=tuple(labels[c] for c in labels if c in future.codes and c not in now.codes),
        now=now.text or (gettext("Not sure") if now.not_sure else ""),
        future=future.text or (gettext("Not sure") if future.not_sure else ""),
    )


def _say(words: Words | None) -> str:
    """Say the instrument's words in the language of the page, where it has it."""
    return words.say(get_language()) if words else ""


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return gettext("%(words)s and %(last)s") % {
        "words": ", ".join(words[:-1]),
        "last": words[-1],
    }
