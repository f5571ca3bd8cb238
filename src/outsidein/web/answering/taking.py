"""A sheet taken away as a file: the answers in the layout that files of answers are read in."""

import io
import json
from collections.abc import Iterator

from outsidein.ask.instruments.compute.edition import Item, Tense
from outsidein.ground.exports import write_csv
from outsidein.web.answering.outcome import Outcome
from outsidein.web.answering.sheets import NOTHING, Given, Sheet, key_of

COLUMNS = (
    "respondent",
    "instrument",
    "item",
    "tense",
    "answer",
    "codes",
    "text",
    "priority",
    "note",
)


def list_rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """Yield one row for everything that was given, under ``COLUMNS``; blanks have no row."""
    for item in sheet.edition.everything():
        for tense in item.tenses:
            given = sheet.given(item, tense)
            if given != NOTHING:
                yield _row(sheet, item, tense, given)


def _row(sheet: Sheet, item: Item, tense: Tense, given: Given) -> tuple[str, ...]:
    return (
        "me",
        sheet.edition.id,
        item.code,
        tense,
        "not_sure" if given.not_sure else given.level if item.scale else "",
        ";".join(given.codes) if item.choices else "",
        given.text,
        ("yes" if given.priority else "no") if item.scale else "",
        given.note,
    )


def as_json(sheet: Sheet, outcome: Outcome) -> str:
    """Return the sheet and what it comes to, for machines."""
    values = sheet.values
    return json.dumps(
        {
            "instrument": sheet.edition.id,
            "version": sheet.edition.version,
            "title": str(sheet.edition.title),
            "answered": outcome.tally.answered,
            "not_sure": outcome.tally.not_sure,
            "blank": outcome.tally.blank,
            "asked": outcome.tally.asked,
            "total": outcome.total,
            "dimensions": [
                {
                    "label": line.label,
                    "points": line.points,
                    "answered": line.answered,
                    "asked": line.asked,
                }
                for line in outcome.dimensions
            ],
            "answers": [
                {
                    "item": item.code,
                    "tense": tense,
                    "value": values.get(item.code) if item.scale else None,
                    **_plain(sheet.answers[key_of(item, tense)]),
                }
                for item in sheet.edition.everything()
                for tense in item.tenses
                if sheet.given(item, tense) != NOTHING
            ],
            "start_with": [start.code for start in outcome.starts],
        },
        ensure_ascii=False,
        indent=2,
    )


def _plain(given: Given) -> dict[str, object]:
    return {
        "level": given.level or None,
        "not_sure": given.not_sure,
        "codes": list(given.codes),
        "text": given.text,
        "note": given.note,
        "priority": given.priority,
    }


def as_csv(sheet: Sheet) -> str:
    """Return the sheet as a file of answers; no cell can run as a formula."""
    written = io.StringIO(newline="")
    write_csv(written, COLUMNS, list_rows(sheet))
    return written.getvalue()
