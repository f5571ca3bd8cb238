"""Reads of answers."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from outsidein.ask.answers.models import Answer, SoloSheet
from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.ground.errors import NotHere


@dataclass(frozen=True, slots=True)
class SoloView:
    """A lone sheet, for whoever holds its secret."""

    instrument: str
    version: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """One answer as the check floor reads it: without who gave it."""

    item_key: str  # ORG.1; WHO.now and WHO.future for the questions
    round_id: int
    score: float | None
    codes: tuple[str, ...]  # what was ticked together
    at: datetime


def get_solo_sheet(*, organisation_id: None = None, secret: str) -> SoloView:
    """Return the lone sheet that this secret opens; 1 SQL query."""
    del organisation_id
    digest = hashlib.sha256(secret.encode()).hexdigest()
    sheet = SoloSheet.objects.filter(digest=digest).first()
    if sheet is None:
        raise NotHere("This sheet is not known.")
    return SoloView(sheet.instrument, sheet.version, json.loads(sheet.content))


def iterate_answers(*, organisation_id: int, at_least: int) -> Iterator[PublishedAnswer]:
    """Yield the answers of each instrument's newest round.

    Who answered is not among them: nothing downstream may know. An item that fewer than
    ``at_least`` people answered in a tense is left out. 3 SQL queries.
    """
    parts = {one.pk: one for one in get_latest_parts(organisation_id=organisation_id).values()}
    said = Answer.objects.filter(
        Q(value__isnull=False) | ~Q(codes=""),
        organisation_id=organisation_id,
        sheet__part__in=list(parts),
    )
    counted = said.values_list("sheet__part_id", "item", "tense").annotate(people=Count("id"))
    enough = {tuple(key) for *key, people in counted.order_by() if people >= at_least}
    fields = ("item", "tense", "value", "codes", "sheet__part_id")
    for item, tense, value, codes, part_id in said.values_list(*fields).iterator(chunk_size=5000):
        if (part_id, item, tense) not in enough:
            continue
        one = parts[part_id].round
        at = one.closed_at or one.created_at
        if value is not None:
            yield PublishedAnswer(item, one.pk, value, (), at)
        if codes:
            yield PublishedAnswer(f"{item}.{tense}", one.pk, None, tuple(codes.split(";")), at)
