"""What the pages alone add to the drawn values: the scorecard's radar and a question's words."""

from collections.abc import Iterable

from outsidein.ask.instruments.library import get_edition
from outsidein.charts import blind_spots
from outsidein.charts.blind_spots import Axis
from outsidein.charts.profile import Profile
from outsidein.charts.radar import FULL
from outsidein.charts.wording import points
from outsidein.check.blindspots.queries import ItemRow, ProfileView
from outsidein.web.evidence.items import known_items

SCORECARD = "crm-scorecard"


def axes_of(rows: Iterable[ItemRow]) -> tuple[Axis, ...]:
    """Return the scorecard's five dimensions with both voices."""
    return blind_spots.axes_of(rows, get_edition(SCORECARD))


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


def profile_of(profile: ProfileView) -> Profile:
    """Return a question's shares as they are drawn, in the words that it offers."""
    known = known_items().get(profile.item)
    return blind_spots.profile_of(profile, known.choices if known else None)
