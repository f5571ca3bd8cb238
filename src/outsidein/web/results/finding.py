"""Finding a picture by its name: only what its own page would show is drawn."""

from typing import Any

from outsidein.ask.results.comparing import get_importance, get_sides
from outsidein.ask.results.heads import get_head
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import get_heat_map, get_result
from outsidein.check.blindspots.beside import list_customers_said, list_nearer
from outsidein.ground.errors import NotHere
from outsidein.web.results.choosing import DIMENSIONS, Choice
from outsidein.web.results.drawn import Shown
from outsidein.web.results.opening import read_overlay
from outsidein.web.results.over_time import SCORES, list_trend_parts, show_scores
from outsidein.web.results.pictures import (
    list_pictures,
    show_heat,
    show_importance,
    show_sides,
    show_trust,
)


def find_picture(*, organisation_id: int, instrument: str, name: str, choice: Choice) -> Shown:
    """Return one picture of a result, not yet drawn; NotHere where there is none of that name."""
    found = _find(organisation_id, instrument, name, choice)
    if found is None:
        raise NotHere(f"There is no picture {name} of {instrument}.")
    return found


def _find(organisation: int, instrument: str, name: str, choice: Choice) -> Shown | None:
    ours: dict[str, Any] = {
        "organisation_id": organisation,
        "instrument": instrument,
        "round_id": choice.round_id,
    }
    if name == "groups":
        heat = get_heat_map(**ours, attribute=choice.by, tense=choice.tense)
        return show_heat(heat, by_dimension=choice.rows == DIMENSIONS)
    if name == "sides":
        sides = get_sides(**ours)
        beside = list_nearer(organisation_id=organisation, sides=sides)
        return show_sides(sides, beside) if sides.items else None
    if name == "matters":
        return show_importance(get_importance(**ours))
    if name.startswith("trend-"):
        return _trend(organisation, instrument, name)
    result = get_result(**ours)
    if name == "trust":
        return show_trust(result, list_customers_said(organisation_id=organisation))
    overlay = None
    if name == "diagram" and choice.beside:
        head = get_head(**ours)
        overlay = read_overlay(
            organisation_id=organisation,
            result=result,
            beside=choice.beside,
            attributes=tuple(kind.attribute for kind in head.groups),
        )
    pictures = list_pictures(result, overlay=overlay)
    return next((one for one in pictures if one.name == name), None)


def _trend(organisation: int, instrument: str, name: str) -> Shown | None:
    trend = get_trend(organisation_id=organisation, instrument=instrument)
    if name == SCORES:
        return show_scores(trend)
    parts = list_trend_parts(trend)
    return next((part.picture for part in parts if part.picture.name == name), None)
