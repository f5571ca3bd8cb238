"""What every view of a result begins with: the round, who answered, the other views."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from outsidein.ask.results.heads import ResultHead, get_head
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import (
    InstrumentResult,
    get_heat_map,
    get_result,
)
from outsidein.charts.radar import RadarOverlay
from outsidein.ground.errors import NotHere
from outsidein.web.middleware import MemberRequest
from outsidein.web.results.choosing import TARGETS, Choice, read_choice, read_pair


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a result in the line of all."""

    address: str
    words: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A result as it was asked for: what is chosen, and its head."""

    choice: Choice
    head: ResultHead

    @property
    def ours(self) -> dict[str, Any]:
        """Return the arguments that name this round of this instrument to every read."""
        return {"instrument": self.head.instrument, "round_id": self.choice.round_id}

    def context(self, view: str) -> dict[str, Any]:
        """Return what every view's template needs."""
        return {
            "head": self.head,
            "choice": self.choice,
            "tabs": _tabs(self.head, self.choice, view),
            "view": view,
        }


def open_result(request: MemberRequest, slug: str) -> Opening:
    """Return the head of what is asked for; NotHere where there is no such round."""
    choice = read_choice(request.GET)
    head = get_head(
        organisation_id=request.organisation_id, instrument=slug, round_id=choice.round_id
    )
    return Opening(choice, head)


def _tabs(head: ResultHead, choice: Choice, view: str) -> tuple[Tab, ...]:
    parted = bool(head.groups) and head.has_scales
    known = (
        ("result", _("Overview"), True),
        ("result_groups", _("Groups"), parted),
        ("result_sides", _("Leaders and frontline"), head.has_sides and head.has_scales),
        ("result_matters", _("What matters"), head.has_marks),
        ("result_trend", _("Trend"), head.has_trend and head.has_scales),
        ("result_questions", _("Questions compared"), head.has_questions),
        ("result_comments", _("Comments"), head.has_comments),
    )
    return tuple(
        Tab(reverse(name, args=[head.instrument]) + choice.round_query, words, name == view)
        for name, words, is_there in known
        if is_there or name == view
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that can be laid over the diagram."""

    value: str
    words: str


def list_beside(head: ResultHead) -> tuple[tuple[str, tuple[Beside, ...]], ...]:
    """Return what can be laid over the diagram: other rounds, groups, targets."""
    rounds = tuple(
        Beside(f"round:{one.round_id}", one.title)
        for one in head.rounds
        if one.round_id != head.round_id
    )
    groups = tuple(
        (kind.label, tuple(Beside(f"{kind.attribute}:{g.name}", g.name) for g in kind.groups))
        for kind in head.groups
    )
    targets = tuple(
        Beside(f"target:{share:g}", _("%(percent)d%% of the points") % {"percent": 100 * share})
        for share in TARGETS
    )
    found = ((_("Another round"), rounds), *groups, (_("A target"), targets))
    return tuple((name, options) for name, options in found if options)


def read_overlay(
    *, organisation_id: int, result: InstrumentResult, beside: str, attributes: tuple[str, ...]
) -> RadarOverlay | None:
    """Return what is to be laid over the diagram, or None where nothing is.

    Errors: NotHere where there is no such round, group or target.
    """
    if not beside or not result.dimensions:
        return None
    kind, name = read_pair(beside)
    if kind == "target":
        return _target(result, name)
    if kind == "round":
        return _other_round(organisation_id, result, name)
    if kind not in attributes:
        raise NotHere("These answers are not parted by that.")
    found = get_heat_map(
        organisation_id=organisation_id,
        instrument=result.instrument,
        attribute=kind,
        round_id=result.round_id,
    )
    if name not in found.scores:
        raise NotHere("There is no such group.")
    of = {code: place for place, (code, _label, _highest) in enumerate(found.dimensions)}
    scores = found.scores[name]
    return RadarOverlay(
        name,
        tuple(
            score.point
            if dimension.code in of and (score := scores[of[dimension.code]].score) is not None
            else None
            for dimension in result.dimensions
        ),
    )


def _target(result: InstrumentResult, name: str) -> RadarOverlay:
    if name not in {f"{share:g}" for share in TARGETS}:
        raise NotHere("There is no such target.")
    said = _("target: %(percent)d%% of the points") % {"percent": 100 * float(name)}
    return RadarOverlay(said, tuple(float(name) * one.highest for one in result.dimensions))


def _other_round(organisation_id: int, result: InstrumentResult, name: str) -> RadarOverlay:
    if not (name.isascii() and name.isdigit()) or len(name) > 18:
        raise NotHere("There is no such round.")
    barred = get_trend(organisation_id=organisation_id, instrument=result.instrument).barred
    if barred:
        raise NotHere("These rounds are not set side by side.")
    other = get_result(
        organisation_id=organisation_id, instrument=result.instrument, round_id=int(name)
    )
    known = {one.code: one.score for one in other.dimensions}
    return RadarOverlay(
        other.round_title,
        tuple(
            score.point if (score := known.get(one.code)) is not None else None
            for one in result.dimensions
        ),
    )
