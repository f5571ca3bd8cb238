"""From what was found to what is drawn: the radar, the map, one gap, a question's profile."""

from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.ask.instruments.library import get_edition
from outsidein.charts.gap_map import Gap, GapMap
from outsidein.charts.profile import Profile, ProfileBar
from outsidein.charts.radar import FULL, Radar, RadarAxis
from outsidein.charts.wording import percent, points
from outsidein.check.blindspots.queries import ItemRow, ProfileView
from outsidein.web.blindspots.choosing import Group
from outsidein.web.evidence.items import answer_words

#: The outside outline is drawn on a dimension only where the records speak to this many items.
ENOUGH = 2
SCORECARD = "crm-scorecard"


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


def axes_of(rows: Iterable[ItemRow]) -> tuple[Axis, ...]:
    """Return the five dimensions with both voices; where too little is known there is no point."""
    by_code = {row.item: row for row in rows}
    edition = get_edition(SCORECARD)
    return tuple(
        _axis(
            dimension.label.say(),
            dimension.short.say(),
            [by_code.get(item.code) for item in edition.items_of(dimension.code)],
        )
        for dimension in edition.dimensions
    )


def _axis(name: str, short: str, rows: list[ItemRow | None]) -> Axis:
    claims = [row.claim for row in rows if row is not None and row.claim is not None]
    known = [row.point for row in rows if row is not None and row.point is not None]
    enough = len(known) >= ENOUGH
    bounds = [(row.lo, row.hi) if row is not None else (0.0, 1.0) for row in rows]
    return Axis(
        name=name,
        short=short,
        inside=FULL * _mean([c.point for c in claims]) if claims else None,
        inside_range=(FULL * _mean([c.low for c in claims]), FULL * _mean([c.high for c in claims]))
        if claims
        else None,
        outside=FULL * _mean(known) if enough else None,
        outside_range=(
            FULL * _mean([lo for lo, _ in bounds]),
            FULL * _mean([hi for _, hi in bounds]),
        )
        if enough
        else None,
        answered=len(claims),
        known=len(known),
        of=len(rows),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def radar_of(axes: Iterable[Axis]) -> Radar:
    """Return both outlines over the five dimensions."""
    return Radar(
        tuple(
            RadarAxis(axis.short, axis.inside, axis.outside, axis.inside_range, axis.outside_range)
            for axis in axes
        )
    )


def say_radar(axes: Iterable[Axis]) -> str:
    """Return what the radar shows in words, and how much of it the records can speak to."""
    given = tuple(axes)
    both = [axis for axis in given if axis.inside is not None and axis.outside is not None]
    rests = ", ".join(f"{axis.known} of {axis.of} on {axis.short}" for axis in given)
    speak = f"The records speak to few statements yet: {rests}."
    if not both:
        return speak
    widest = max(both, key=lambda axis: abs((axis.inside or 0.0) - (axis.outside or 0.0)))
    return (
        f"Claim and records part most on {widest.short}: {points(widest.inside)} claimed, "
        f"{points(widest.outside)} shown, of {points(FULL)}. "
        f"The records speak to {rests}."
    )


def gap_of(row: ItemRow, *, group: str = "") -> Gap:
    """Return one item's gap; where only bounds are known it is drawn from the claim to them."""
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


def gap_words(row: ItemRow) -> str:
    """Return a row's figures in a few words."""
    said = f"{percent(row.claim.point)} claimed" if row.claim else "nobody said"
    return f"{said}, {measured_words(row)}"


def measured_words(row: ItemRow) -> str:
    """Return what the records allow to be said: a figure, a bound, or nothing."""
    if row.point is not None:
        return f"{percent(row.point)} measured"
    if row.lo <= 0.0 and row.hi >= 1.0:
        return "nothing measured"
    if row.lo <= 0.0:
        return f"at most {percent(row.hi)} measured"
    if row.hi >= 1.0:
        return f"at least {percent(row.lo)} measured"
    return f"{percent(row.lo)} to {percent(row.hi)} measured"


def map_of(groups: Iterable[Group], *, note: str = "") -> GapMap:
    """Return the shown rows as the claim–evidence map."""
    return GapMap(
        tuple(gap_of(row, group=group.name) for group in groups for row in group.rows), note=note
    )


def profile_of(profile: ProfileView, *, wished: bool = False) -> Profile:
    """Return a question's shares as they are drawn; the wish in place of the claim if asked."""
    return Profile(
        profile.label,
        tuple(
            ProfileBar(
                answer_words(profile.item, share.code),
                share.wished if wished else share.claimed,
                share.measured,
            )
            for share in profile.shares
        ),
        overlap=profile.overlap,
        note=f"{profile.said:,} answers beside {profile.seen:,} records",
    )
