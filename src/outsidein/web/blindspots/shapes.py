"""What the pages alone add to the drawn values: the scorecard's radar and a question's words."""

from collections.abc import Iterable

from django.utils.translation import gettext

from outsidein.ask.instruments.library import get_edition
from outsidein.charts import blind_spots
from outsidein.charts.blind_spots import Axis
from outsidein.charts.profile import Profile
from outsidein.charts.radar import FULL
from outsidein.check.blindspots.queries import ItemRow, ProfileView
from outsidein.web.evidence.items import known_items
from outsidein.web.templatetags.outsidein import points

SCORECARD = "crm-scorecard"


def axes_of(rows: Iterable[ItemRow]) -> tuple[Axis, ...]:
    """Return the scorecard's five dimensions with both voices."""
    return blind_spots.axes_of(rows, get_edition(SCORECARD))


def say_radar(axes: Iterable[Axis]) -> str:
    """Return what the radar shows in words, and how much of it the records can speak to."""
    given = tuple(axes)
    both = [axis for axis in given if axis.inside is not None and axis.outside is not None]
    rests = ", ".join(
        gettext("%(known)s of %(of)s on %(dimension)s")
        % {"known": axis.known, "of": axis.of, "dimension": axis.short}
        for axis in given
    )
    speak = gettext("The records speak to few statements yet: %(rests)s.") % {"rests": rests}
    if not both:
        return speak
    widest = max(both, key=lambda axis: abs((axis.inside or 0.0) - (axis.outside or 0.0)))
    return gettext(
        "Claim and records part most on %(dimension)s: %(claimed)s claimed, %(shown)s shown, of "
        "%(full)s. The records speak to %(rests)s."
    ) % {
        "dimension": widest.short,
        "claimed": points(widest.inside),
        "shown": points(widest.outside),
        "full": points(FULL),
        "rests": rests,
    }


def profile_of(profile: ProfileView) -> Profile:
    """Return a question's shares as they are drawn, in the words that it offers."""
    known = known_items().get(profile.item)
    return blind_spots.profile_of(profile, known.choices if known else None)
