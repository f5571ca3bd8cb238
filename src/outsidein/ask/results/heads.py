"""What stands above every page of a result: which round, who answered, what there is to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from outsidein.ask.answers.models import Comment
from outsidein.ask.results.compute.sides import FRONTLINE, LEADERS
from outsidein.ask.results.gate import GroupHead, OpenedPart, open_part
from outsidein.ask.results.queries import (
    AskedRound,
    access_part,
    list_asked_rounds,
)
from outsidein.ask.results.telling import attribute_labels
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.speech import language


@dataclass(frozen=True, slots=True)
class GroupsAnswered:
    """The groups of one attribute, with how many answered where that may be shown."""

    attribute: str
    label: str
    groups: tuple[GroupHead, ...]


@dataclass(frozen=True, slots=True)
class ResultHead:
    """One round of an instrument: who answered it, and what of it there is to see."""

    instrument: str
    version: int
    title: str
    round_id: int
    round_title: str
    voice: str  # private, room or imported
    is_named: bool
    closed_at: datetime | None
    answered: int | None  # None: fewer than the smallest group
    asked: int | None
    smallest_group: int
    rounds: tuple[AskedRound, ...]  # all there are of the instrument, the newest first
    groups: tuple[GroupsAnswered, ...]
    has_scales: bool
    has_futures: bool
    has_marks: bool
    has_sides: bool
    has_questions: bool
    has_trend: bool  # more than one round outside rooms
    has_comments: bool  # anybody wrote anything that is kept apart from the sheets
    labels: Mapping[str, str]  # of the items, by code

    @property
    def is_crossed(self) -> bool:
        """Return whether two attributes may be crossed: in what was asked by us alone."""
        return self.voice == Round.Voice.PRIVATE and len(self.groups) > 1

    @property
    def is_hidden(self) -> bool:
        """Return whether nothing may be shown at all."""
        return self.answered is None

    @property
    def is_newest(self) -> bool:
        """Return whether it is what is shown where no round is named."""
        spoken = [one for one in self.rounds if one.voice != Round.Voice.ROOM] or self.rounds
        return bool(spoken) and spoken[0].round_id == self.round_id


def get_head(*, organisation_id: int, instrument: str, round_id: int | None = None) -> ResultHead:
    """Return the head of the newest round's result, or of the round named; 3 SQL queries."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    rounds = tuple(list_asked_rounds(organisation_id=organisation_id, instrument=instrument))
    opened = open_part(part)
    edition = opened.edition
    sides = {head.name for head in _heads(opened, "side")}
    return ResultHead(
        instrument=instrument,
        version=edition.version,
        title=edition.title.say(language()),
        round_id=part.round_id,
        round_title=part.round.title,
        voice=part.round.voice,
        is_named=part.round.is_named,
        closed_at=part.round.closed_at,
        answered=opened.answered,
        asked=part.round.asked,
        smallest_group=opened.k,
        rounds=rounds,
        groups=_groups(opened, part),
        has_scales=any(item.scale is not None for item in edition.items),
        has_futures=opened.has_futures,
        has_marks=opened.has_marks,
        has_sides={LEADERS, FRONTLINE} <= sides,
        has_questions=any(item.choices is not None for item in edition.items),
        has_trend=sum(one.voice != Round.Voice.ROOM for one in rounds) > 1,
        has_comments=Comment.objects.filter(organisation_id=organisation_id, part=part).exists(),
        labels={item.code: item.label.say(language()) for item in edition.items},
    )


def _groups(opened: OpenedPart, part: RoundPart) -> tuple[GroupsAnswered, ...]:
    labels = attribute_labels(part.round)
    return tuple(
        GroupsAnswered(name, labels.get(name, name), tuple(opened.heads(name)))
        for name in opened.attributes
    )


def _heads(opened: OpenedPart, attribute: str) -> list[GroupHead]:
    return opened.heads(attribute) if attribute in opened.attributes else []
