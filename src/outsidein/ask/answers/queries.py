"""Reads of answers."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django_scopes import scope

from outsidein.ask.answers.asked import get_asked
from outsidein.ask.answers.models import Answer, SoloSheet
from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.rounds.compute.structure import GroupKind
from outsidein.ask.rounds.compute.tokens import read_token, token_digest
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.ground.errors import NotHere
from outsidein.people.queries import get_organisation


@dataclass(frozen=True, slots=True)
class SoloView:
    """A lone sheet, for whoever holds its secret."""

    instrument: str
    version: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RoundToAnswer:
    """What a round asks and promises, for whoever holds its address; nothing of any person."""

    organisation_id: int
    organisation: str
    round_id: int
    public_id: str
    title: str
    welcome: str
    mode: str
    keeping: str
    min_group: int
    languages: tuple[str, ...]
    share_back: bool
    closes_at: datetime | None
    state: str  # open, closing (its time has passed, or it is being counted), closed
    editions: tuple[Edition, ...]
    groups: tuple[GroupKind, ...]


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


def get_round_to_answer(
    *, organisation_id: None = None, public_id: str, at: datetime
) -> RoundToAnswer:
    """Return what the round of this address asks, open or closed; up to 5 SQL queries.

    It comes before an organisation is known: whoever answers belongs to none.
    """
    del organisation_id
    one = Round._base_manager.filter(
        public_id=public_id, voice=Round.Voice.PRIVATE, opened_at__isnull=False
    ).first()
    if one is None:
        raise NotHere("There is no round here.")
    with scope(organisation=one.organisation_id):
        asked = get_asked(one)
        return RoundToAnswer(
            organisation_id=one.organisation_id,
            organisation=get_organisation(organisation_id=one.organisation_id).name,
            round_id=one.pk,
            public_id=one.public_id,
            title=one.title,
            welcome=one.welcome,
            mode=one.mode,
            keeping=one.keeping,
            min_group=one.min_group,
            languages=tuple(one.languages.split()),
            share_back=one.share_back,
            closes_at=one.closes_at,
            state=_state(one, at),
            editions=asked.editions,
            groups=asked.structure.groups,
        )


def find_round_of_token(*, organisation_id: None = None, token: str) -> str | None:
    """Return the address of the round that a link or a code is for, or None; 1 SQL query."""
    del organisation_id
    known = read_token(token)
    rows = Invitation._base_manager.filter(token_digest=token_digest(known or ""))
    return rows.values_list("round__public_id", flat=True).first() if known else None


def _state(one: Round, at: datetime) -> str:
    if one.closed_at is None:
        return "closing" if one.closes_at is not None and one.closes_at <= at else "open"
    # Closed, but not counted yet: the ballots are still there.
    return "closing" if one.ballots.exists() else "closed"


def iterate_answers(*, organisation_id: int, at_least: int) -> Iterator[PublishedAnswer]:
    """Yield the answers of each instrument's newest round.

    Who answered is not among them: nothing downstream may know. An item that fewer than
    ``at_least`` people, or fewer than its round's smallest group, answered in a tense is left
    out. 3 SQL queries.
    """
    parts = {one.pk: one for one in get_latest_parts(organisation_id=organisation_id).values()}
    said = Answer.objects.filter(
        Q(value__isnull=False) | ~Q(codes=""),
        organisation_id=organisation_id,
        sheet__part__in=list(parts),
    )
    counted = said.values_list("sheet__part_id", "item", "tense").annotate(people=Count("id"))
    enough = {
        tuple(key)
        for *key, people in counted.order_by()
        if people >= max(at_least, parts[key[0]].round.min_group)
    }
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
