"""From measured values to evidence: each item's measures put together by its own rule."""

from collections.abc import Iterable, Mapping

from outsidein.check.evidence.compute.binding import ItemBinding
from outsidein.check.evidence.compute.combine import bounds_of, climb, guarded, lowest, mean
from outsidein.check.evidence.compute.values import UNKNOWN, Bounds, ItemEvidence, MeasureValue


def weigh_items(
    bindings: Mapping[str, ItemBinding], values: Iterable[MeasureValue]
) -> list[ItemEvidence]:
    """Return the evidence of every item, in the bindings' order."""
    by_name = {value.name: value for value in values}
    return [weigh_item(binding, by_name) for binding in bindings.values()]


def weigh_item(binding: ItemBinding, values: Mapping[str, MeasureValue]) -> ItemEvidence:
    """Return what the records say of one item.

    Unit: score, 0 to 1, with its bounds. A measure that is unknown or not built yet counts as
    anything from 0 to 1; the five questions get a profile and no score.
    """
    named = tuple(values[name] for name in binding.measures if name in values)
    apart = tuple(values[name] for name in binding.apart if name in values)
    untestable = _untestable(binding, values)
    if binding.combine == "ladder":
        climbed = climb(binding.ladder, values)
        return ItemEvidence(
            item=binding.item,
            strength=binding.strength,
            kind="verdict",
            point=climbed.bounds.point,
            lo=climbed.bounds.lo,
            hi=climbed.bounds.hi,
            measures=named,
            apart=apart,
            combine=binding.combine,
            level=climbed.level,
            level_lo=climbed.level_lo,
            level_hi=climbed.level_hi,
            blocking=climbed.blocking,
            untestable=untestable,
        )
    bounds = UNKNOWN if binding.combine == "overlap" else _combined(binding, values)
    return ItemEvidence(
        item=binding.item,
        strength=binding.strength,
        kind="profile" if binding.combine == "overlap" else "verdict",
        point=bounds.point,
        lo=bounds.lo,
        hi=bounds.hi,
        measures=named,
        apart=apart,
        combine=binding.combine,
        untestable=untestable,
        limiting=_limiting(binding, named),
    )


def _combined(binding: ItemBinding, values: Mapping[str, MeasureValue]) -> Bounds:
    """Return the item's measures put together by its rule."""
    parts = [bounds_of(values.get(name)) for name in binding.measures]
    match binding.combine:
        case "guarded":
            return guarded(parts[0], values.get(binding.measures[1]))
        case "mean":
            return mean(parts)
        case _:
            return lowest(parts)


def _limiting(binding: ItemBinding, named: tuple[MeasureValue, ...]) -> str:
    """Return the name of the measure that a lowest-of item hangs on, of those known."""
    known = [value for value in named if value.score_hi is not None]
    if binding.combine not in ("min", "only") or not known:
        return ""
    return min(known, key=lambda value: (value.score_hi, value.score)).name


def _untestable(binding: ItemBinding, values: Mapping[str, MeasureValue]) -> str:
    """Return what would be needed where the table the claim stands or falls with has no rows."""
    if not binding.gate:
        return ""
    for name in binding.measures:
        value = values.get(name)
        if value is not None and value.counts.get(binding.gate) == 0:
            return binding.needed
    return ""
