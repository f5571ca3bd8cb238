"""From what the check found to what is drawn: the radar, the map, one gap, a question's profile.

Both the pages and the report draw the same values; here alone they are made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outsidein.ask.instruments.compute.edition import ChoiceList, Edition
from outsidein.charts.gap_map import Gap, GapMap
from outsidein.charts.profile import Profile, ProfileBar
from outsidein.charts.radar import FULL, Radar, RadarAxis
from outsidein.charts.wording import between, percent
from outsidein.speech import gettext, language, number

if TYPE_CHECKING:  # the values alone are read here, never a table
    from outsidein.check.blindspots.queries import ItemRow, ProfileView

#: The outside outline is drawn on a dimension only where the records speak to this many items.
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of the scorecard: both voices, and how many statements each rests on.

    Unit: points, 0 to 7. ``outside`` is the mean of the statements with evidence, and its range
    goes over all seven: what is unknown may be anything.
    """

    name: str
    short: str
    inside: float | None
    inside_range: tuple[float, float] | None
    outside: float | None
    outside_range: tuple[float, float] | None
    answered: int
    known: int
    of: int


def axes_of(rows: "Iterable[ItemRow]", edition: Edition) -> tuple[Axis, ...]:
    """Return both voices on an edition's dimensions; where too little is known there is no point.

    Shape: ``edition`` is the scorecard's; a dimension has seven statements.
    """
    by_code = {row.item: row for row in rows}
    return tuple(
        _axis(
            dimension.label.say(language()),
            dimension.short.say(language()),
            [by_code.get(item.code) for item in edition.items_of(dimension.code)],
        )
        for dimension in edition.dimensions
    )


def _axis(name: str, short: str, rows: "Sequence[ItemRow | None]") -> Axis:
    claims = [row.claim for row in rows if row is not None and row.claim is not None]
    known = [row.point for row in rows if row is not None and row.point is not None]
    enough = len(known) >= ENOUGH
    low = [row.lo if row is not None else 0.0 for row in rows]
    high = [row.hi if row is not None else 1.0 for row in rows]
    return Axis(
        name=name,
        short=short,
        inside=_points([c.point for c in claims]) if claims else None,
        inside_range=(_points([c.low for c in claims]), _points([c.high for c in claims]))
        if claims
        else None,
        outside=_points(known) if enough else None,
        outside_range=(_points(low), _points(high)) if enough else None,
        answered=len(claims),
        known=len(known),
        of=len(rows),
    )


def _points(shares: Sequence[float]) -> float:
    return FULL * sum(shares) / len(shares)


def radar_of(axes: Iterable[Axis]) -> Radar:
    """Return both outlines over the dimensions."""
    return Radar(
        tuple(
            RadarAxis(axis.short, axis.inside, axis.outside, axis.inside_range, axis.outside_range)
            for axis in axes
        )
    )


def gap_of(row: "ItemRow", *, group: str = "") -> Gap:
    """Return one item's gap; where only bounds are known they are its evidence's range."""
    has_bounds = row.point is not None or row.lo > 0.0 or row.hi < 1.0
    return Gap(
        code=row.item,
        label=row.label,
        group=group,
        claim=row.claim.point if row.claim else None,
        evidence=row.point,
        verdict=row.verdict,
        claim_range=(row.claim.low, row.claim.high) if row.claim else None,
        evidence_range=(row.lo, row.hi) if has_bounds else None,
        words=gap_words(row),
    )


def gap_words(row: "ItemRow") -> str:
    """Return a row's figures in a few words."""
    said = gettext("nobody said")
    if row.claim:
        said = gettext("%(share)s claimed") % {"share": percent(row.claim.point)}
    return f"{said}, {measured_words(row)}"


def measured_words(row: "ItemRow") -> str:
    """Return what the records allow to be said: a figure, a bound, or nothing."""
    if row.point is not None:
        return gettext("%(share)s measured") % {"share": percent(row.point)}
    if row.lo <= 0.0 and row.hi < 1.0:
        return gettext("%(share)s at most") % {"share": percent(row.hi)}
    if row.lo > 0.0 and row.hi >= 1.0:
        return gettext("%(share)s at least") % {"share": percent(row.lo)}
    if row.lo > 0.0 or row.hi < 1.0:
        return between(percent(row.lo), percent(row.hi))
    return gettext("not measured")


def map_of(groups: "Iterable[tuple[str, Sequence[ItemRow]]]", *, note: str = "") -> GapMap:
    """Return rows as the claim–evidence map; each group has a name and its rows."""
    return GapMap(
        tuple(gap_of(row, group=name) for name, rows in groups for row in rows), note=note
    )


def profile_of(
    profile: "ProfileView", choices: ChoiceList | None, *, wished: bool = False
) -> Profile:
    """Return a question's shares as they are drawn; the wish in place of the claim if asked.

    Shape: ``choices`` are the answers that the question offers, for their words.
    """
    return Profile(
        profile.label,
        tuple(
            ProfileBar(
                answer_words(choices, share.code),
                share.wished if wished else share.claimed,
                share.measured,
            )
            for share in profile.shares
        ),
        overlap=profile.overlap,
        note=gettext("%(said)s answers beside %(seen)s records")
        % {"said": number(f"{profile.said:,}"), "seen": number(f"{profile.seen:,}")},
    )


def answer_words(choices: ChoiceList | None, code: str) -> str:
    """Return an answer's words for its code; an organisation's own names are their own words.

    >>> answer_words(None, "field_service")
    'Field service'
    """
    option = choices.find(code) if choices else None
    words = option.label.say(language()) if option else code.replace("_", " ")
    return words[:1].upper() + words[1:]
