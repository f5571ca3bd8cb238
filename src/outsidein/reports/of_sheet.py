"""The report of one sheet: one's own answers, for oneself.

It is made of what the browser sent and of nothing else: no table is read, nothing is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from outsidein.charts.levels import Levels, describe_levels, draw_levels, table_levels
from outsidein.charts.radar import Radar, describe_radar, draw_radar, table_radar
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import points
from outsidein.reports.content import Figure, Report, Section

#: Unit: pixels.
WIDTH = 640
#: What is longer is read in the tables.
MOST_ROWS = 15


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """One dimension with its points, or why it has none."""

    label: str
    points: float | None
    answered: int
    asked: int
    why_none: str


@dataclass(frozen=True, slots=True)
class OwnStart:
    """One thing to start with: why, and a first step."""

    label: str
    words: str
    answer: str
    why: str
    step: str


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One item, in full, with the own answer."""

    code: str
    label: str
    words: str
    answer: str
    note: str
    priority: bool


@dataclass(frozen=True, slots=True)
class OwnShift:
    """One question in both tenses: what to begin, to leave and to keep, and the own words."""

    label: str
    begin: tuple[str, ...]
    leave: tuple[str, ...]
    keep: tuple[str, ...]
    now: str
    future: str


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """One person's sheet of one instrument, with what it comes to."""

    instrument: str
    version: int
    finding: str
    tally: str  # "33 of 35 answered, 1 not sure and 1 left blank"
    total: float | None
    highest: int
    least: int | None  # answers that a dimension needs for a score
    picture: Radar | Levels | None
    totals: tuple[OwnTotal, ...] = ()
    starts: tuple[OwnStart, ...] = ()
    answers: tuple[OwnAnswer, ...] = ()
    shifts: tuple[OwnShift, ...] = ()
    reflections: tuple[tuple[str, str], ...] = ()  # label, words


def report_of_sheet(sheet: OwnSheet, *, made_on: date, language: str = "en") -> Report:
    """Return the report of one sheet."""
    figure = _figure(sheet, language)
    return Report(
        title=sheet.finding,
        kind=_("Your own sheet"),
        organisation="Outside-In",
        source=_("%(title)s, edition %(version)s")
        % {"title": sheet.instrument, "version": sheet.version},
        answered=f"{sheet.tally}.",
        made_on=made_on,
        summary=Section("", tuple(_starts(sheet)), (figure,) if figure else ()),
        sections=tuple(_sections(sheet)),
        method=tuple(_method(sheet)),
        language=language,
    )


def _starts(sheet: OwnSheet) -> Iterator[str]:
    for place, one in enumerate(sheet.starts, start=1):
        answer = _("; you said “%(answer)s”") % {"answer": one.answer} if one.answer else ""
        step = _(" A first step: %(step)s") % {"step": one.step} if one.step else ""
        yield f"{place}. {one.label}. {one.why}{answer}.{step}"


def _figure(sheet: OwnSheet, tongue: str) -> Figure | None:
    shown = sheet.picture
    if isinstance(shown, Radar):
        table = table_radar(shown, tongue)
        return Figure("", describe_radar(shown, tongue), draw_radar(shown, width=WIDTH), table)
    if shown is not None and len(shown.rows) <= MOST_ROWS:
        levels = draw_levels(shown, width=WIDTH)
        return Figure("", describe_levels(shown, tongue), levels, table_levels(shown, tongue))
    return None


def _sections(sheet: OwnSheet) -> Iterator[Section]:
    if sheet.totals:
        yield _totals(sheet)
    if sheet.shifts:
        yield _shifts(sheet)
    if sheet.answers:
        columns = (Column(_("Item")), Column(_("The statement")), Column(_("Your answer")))
        rows = tuple(
            (
                f"{one.code} {one.label}",
                one.words,
                _("%(answer)s, a priority") % {"answer": one.answer}
                if one.priority
                else one.answer,
            )
            for one in sheet.answers
        )
        table = PictureTable(_("Every item, as it was asked"), columns, rows)
        yield Section(_("All your answers"), (), (), (table,))
    notes = tuple((f"{one.code} {one.label}", one.note) for one in sheet.answers if one.note)
    written = notes + tuple(sheet.reflections)
    if written:
        table = PictureTable(
            _("As you wrote it"), (Column(_("To")), Column(_("Your words"))), written
        )
        yield Section(_("In your words"), (), (), (table,))


def _totals(sheet: OwnSheet) -> Section:
    rows = [
        (
            one.label,
            points(one.points) if one.points is not None else _("not scored"),
            _("%(n)s of %(of)s") % {"n": one.answered, "of": one.asked},
        )
        for one in sheet.totals
    ]
    total = points(sheet.total) if sheet.total is not None else _("no total")
    answered = sum(one.answered for one in sheet.totals)
    asked = sum(one.asked for one in sheet.totals)
    rows.append((_("In all"), total, _("%(n)s of %(of)s") % {"n": answered, "of": asked}))
    table = PictureTable(
        _("Points, of %(highest)s in all") % {"highest": sheet.highest},
        (Column(_("Dimension")), Column(_("Points"), True), Column(_("Answered"), True)),
        tuple(rows),
    )
    why = tuple(f"{one.label}: {one.why_none}." for one in sheet.totals if one.points is None)
    return Section(_("The totals"), (), (), (table,), why)


def _shifts(sheet: OwnSheet) -> Section:
    names = (_("Question"), _("To begin"), _("To leave"), _("To keep"))
    columns = tuple(Column(name) for name in names)
    rows = tuple(
        (one.label, *("; ".join(codes) for codes in (one.begin, one.leave, one.keep)))
        for one in sheet.shifts
    )
    tables = [PictureTable(_("From today to how it should be"), columns, rows)]
    said = tuple((one.label, one.now, one.future) for one in sheet.shifts if one.now or one.future)
    if said:
        words = (Column(_("Question")), Column(_("Today")), Column(_("Should be")))
        tables.append(PictureTable(_("In your words"), words, said))
    return Section(_("Today and how it should be"), (), (), tuple(tables))


def _method(sheet: OwnSheet) -> Iterator[tuple[str, str]]:
    if sheet.totals:
        points_words = _(
            "Agree is worth one point, neutral half a point, disagree none. With at least "
            "%(least)s of the statements of a dimension answered, the missing ones are taken to be "
            "like the rest; with fewer there is no score, and without all scores no total."
        )
        yield _("Points"), points_words % {"least": sheet.least or 1}
    yield (
        _("Not sure and blank"),
        _("Neither has a value, and neither is a low answer. They are counted apart."),
    )
    if sheet.starts and sheet.answers:
        order = _(
            "What you marked comes first, then what stands lowest, then the order of the questions."
        )
        yield _("What to start with"), order
    sent = _("From what your browser sent when you asked for this file. Nothing of it was stored.")
    yield _("Where this comes from"), sent
