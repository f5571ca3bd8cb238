"""One sheet's result as its report takes it; nothing is computed here."""

from django.utils.translation import get_language

from outsidein.reports.of_sheet import OwnAnswer, OwnSheet, OwnShift, OwnStart, OwnTotal
from outsidein.web.answering.outcome import Outcome
from outsidein.web.answering.pictures import shown_of


def own_sheet(outcome: Outcome) -> OwnSheet:
    """Return the values that the report of this result is made of."""
    edition = outcome.edition
    return OwnSheet(
        instrument=edition.title.say(get_language()),
        version=edition.version,
        finding=outcome.finding,
        tally=str(outcome.tally),
        total=outcome.total,
        highest=outcome.highest,
        least=edition.scoring.min_answered,
        picture=shown_of(outcome),
        totals=tuple(
            OwnTotal(line.label, line.points, line.answered, line.asked, line.why_none)
            for line in outcome.dimensions
        ),
        starts=tuple(
            OwnStart(one.label, one.words, one.answer, one.why, one.step) for one in outcome.starts
        ),
        answers=tuple(
            OwnAnswer(line.code, line.label, line.words, line.answer, line.note, line.priority)
            for line in outcome.items
        ),
        shifts=tuple(
            OwnShift(one.label, one.only_future, one.only_now, one.both, one.now, one.future)
            for one in outcome.shifts
            if one.is_told
        ),
        reflections=outcome.reflections,
    )
