"""Writes of answers: a file of them becomes a closed round; a lone sheet is kept for its writer."""

import hashlib
import json
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from outsidein.ask.answers.compute.given import AnswersRead, GivenAnswer
from outsidein.ask.answers.compute.reader import read_answers
from outsidein.ask.answers.models import Answer, Sheet, SoloSheet
from outsidein.ask.instruments.actions import freeze_edition
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.instruments.queries import list_editions_of
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation

#: 128 bits and more, in the letters a browser makes of them.
SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")
LARGEST_SHEET = 200_000
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class AnswersTaken:
    """What came of a file of answers."""

    read: AnswersRead
    stored: int  # answers; 0 when the same file was taken before
    rounds: tuple[int, ...]
    same_as_before: bool


def take_answers(
    *,
    organisation_id: int,
    header: Sequence[str],
    rows: Sequence[Mapping[Any, Any]],
    file_name: str,
    title: str,
    at: datetime,
    asked: int | None = None,
    actor: str = "system",
) -> AnswersTaken:
    """Take a file of answers as one closed round, a part an instrument; twice, it changes nothing.

    ``asked`` is how many people could have answered. What is refused is told and left out; the
    good answers are taken. Nothing is stored when nothing could be read. A file that reads
    otherwise than the last time, since a department is known by now, is taken anew.
    """
    shape = get_organisation(organisation_id=organisation_id)
    read = read_answers(
        header,
        rows,
        list_editions_of(organisation_id=organisation_id),
        file=file_name,
        departments=[name for name, _, _ in shape.departments],
        levels=[name for name, _ in shape.levels],
    )
    if not read.answers:
        return AnswersTaken(read, 0, (), same_as_before=False)
    digest = _digest(read.answers)
    by_instrument: dict[tuple[str, int], list[GivenAnswer]] = defaultdict(list)
    for answer in read.answers:
        by_instrument[answer.instrument, answer.version].append(answer)
    with transaction.atomic():
        instruments = {
            (slug, version): freeze_edition(
                organisation_id=organisation_id, slug=slug, version=version, at=at
            )
            for slug, version in sorted(by_instrument)
        }
        _hold(organisation_id, instruments.values())
        before = Round.objects.filter(organisation_id=organisation_id, file_digest=digest)
        known = tuple(before.values_list("pk", flat=True))
        if known:
            return AnswersTaken(read, 0, known, same_as_before=True)
        made = Round.objects.create(
            organisation_id=organisation_id,
            public_id=secrets.token_urlsafe(16),
            title=title[:120],
            voice=Round.Voice.IMPORTED,
            asked=asked,
            created_at=at,
            opened_at=at,
            closed_at=at,
            file_digest=digest,
        )
        for position, (key, answers) in enumerate(sorted(by_instrument.items())):
            part = RoundPart.objects.create(
                organisation_id=organisation_id,
                round=made,
                instrument=instruments[key],
                position=position,
            )
            _store(organisation_id, part, answers)
        write_audit(
            organisation_id=organisation_id,
            act="take answers",
            object_ref=f"round {made.pk}",
            at=at,
            actor=actor,
            detail={"answers": len(read.answers), "refused": read.refused},
        )
    return AnswersTaken(read, len(read.answers), (made.pk,), same_as_before=False)


def _hold(organisation_id: int, instruments: Iterable[Instrument]) -> None:
    """Hold the instruments' rows until the transaction ends: of two takers, one comes first.

    SQLite needs no such rows: there a transaction that writes is alone.
    """
    ours = Instrument.objects.filter(organisation_id=organisation_id)
    keys = [instrument.pk for instrument in instruments]
    list(ours.filter(pk__in=keys).order_by("pk").select_for_update())


def _store(organisation_id: int, part: RoundPart, answers: Sequence[GivenAnswer]) -> None:
    people: dict[str, GivenAnswer] = {}
    for answer in answers:
        people.setdefault(answer.respondent, answer)
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                organisation_id=organisation_id,
                part=part,
                respondent=_short(name),
                level=given.level[:80],
                department=given.department[:80],
            )
            for name, given in people.items()
        ]
    )
    sheet_of = dict(zip(people, sheets, strict=True))
    Answer.objects.bulk_create(
        [
            Answer(
                organisation_id=organisation_id,
                sheet=sheet_of[given.respondent],
                item=given.item,
                tense=given.tense,
                value=given.value,
                not_sure=given.not_sure,
                codes=";".join(given.codes),
                text=given.text,
                priority=given.priority,
                importance=given.importance,
                note=given.note,
            )
            for given in answers
        ],
        batch_size=2000,
    )


def _short(name: str) -> str:
    """Return a respondent's name as it fits; a long one keeps apart from others that begin so."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 17]} {hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _digest(answers: Sequence[GivenAnswer]) -> str:
    """Return what tells a file's answers from another's: what was read, not how it was written."""
    whole = hashlib.sha256()
    for answer in answers:
        whole.update(json.dumps(astuple(answer)).encode() + b"\n")
    return whole.hexdigest()


def save_solo_sheet(
    *,
    organisation_id: None = None,
    secret: str,
    instrument: str,
    version: int,
    content: Mapping[str, Any],
    at: datetime,
) -> None:
    """Keep a lone sheet under its browser's secret; only the secret's digest and the day are kept.

    It belongs to no organisation, so none is named.
    """
    del organisation_id
    if not SECRET.fullmatch(secret):
        raise NotNow("This sheet's link is not whole. Open the sheet anew.")
    text = json.dumps(dict(content), ensure_ascii=False)
    if len(text) > LARGEST_SHEET:
        raise NotNow("The notes on this sheet are too long to keep. Shorten them.")
    SoloSheet.objects.update_or_create(
        digest=_secret_digest(secret),
        defaults={
            "instrument": instrument,
            "version": version,
            "content": text,
            "touched_on": at.date(),
        },
    )


def forget_solo_sheet(*, organisation_id: None = None, secret: str) -> None:
    """Delete a lone sheet for good."""
    del organisation_id
    if not SoloSheet.objects.filter(digest=_secret_digest(secret)).delete()[0]:
        raise NotHere("This sheet is not known.")


def forget_old_solo_sheets(*, organisation_id: None = None, before: date) -> int:
    """Delete the lone sheets that nobody has touched since that day; return how many."""
    del organisation_id
    gone, _ = SoloSheet.objects.filter(touched_on__lt=before).delete()
    return gone


def _secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
