"""The picture of one sheet's result, carried within the page: nothing of it is kept anywhere."""

import base64
from dataclasses import dataclass

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from outsidein.charts.drawing import Spec
from outsidein.charts.levels import LevelRow, Levels, describe_levels, draw_levels, table_levels
from outsidein.charts.palette import Theme
from outsidein.charts.radar import Radar, RadarAxis, describe_radar, draw_radar, table_radar
from outsidein.charts.table import PictureTable
from outsidein.ground.pictures import draw_svg
from outsidein.web.amid import amid
from outsidein.web.answering.outcome import Outcome

#: Unit: pixels. The second is for screens narrower than a hand.
WIDTH, NARROW = 640, 352
TENSES = (_("Today only"), _("Both"), _("Should be only"))


@dataclass(frozen=True, slots=True)
class Picture:
    """One result drawn four ways, each as an address that holds the whole picture."""

    light: str
    dark: str
    narrow_light: str
    narrow_dark: str
    reading: str
    width: int
    height: int
    narrow_width: int
    narrow_height: int
    table: PictureTable


def draw_picture(outcome: Outcome) -> Picture | None:
    """Return the picture of a result with its sentence and table; None where there is none."""
    shown = shown_of(outcome)
    if shown is None:
        return None
    language = get_language() or "en"
    wide, narrow = _spec(shown, "light", WIDTH), _spec(shown, "light", NARROW)
    return Picture(
        light=_address(wide),
        dark=_address(_spec(shown, "dark", WIDTH)),
        narrow_light=_address(narrow),
        narrow_dark=_address(_spec(shown, "dark", NARROW)),
        reading=describe_radar(shown, language)
        if isinstance(shown, Radar)
        else describe_levels(shown, language),
        width=round(wide["width"]),
        height=round(wide["height"]),
        narrow_width=round(narrow["width"]),
        narrow_height=round(narrow["height"]),
        table=table_radar(shown, language)
        if isinstance(shown, Radar)
        else table_levels(shown, language),
    )


def picture_spec(outcome: Outcome) -> Spec | None:
    """Return the picture to be taken away: light, wide, with its title."""
    shown = shown_of(outcome)
    return None if shown is None else _spec(shown, "light", WIDTH)


def _spec(shown: Radar | Levels, theme: Theme, width: int) -> Spec:
    if isinstance(shown, Radar):
        return draw_radar(shown, theme=theme, width=width)
    return draw_levels(shown, theme=theme, width=width)


def _address(spec: Spec) -> str:
    # No cache folder: a picture of somebody's answers is never written to the disk.
    coded = base64.b64encode(draw_svg(spec).encode()).decode("ascii")
    return f"data:image/svg+xml;base64,{coded}"


def shown_of(outcome: Outcome) -> Radar | Levels | None:
    """Return what is drawn of a result: its radar, else where each answer stands."""
    title = outcome.edition.title.say(get_language())
    if len(outcome.dimensions) >= 3:
        return Radar(
            tuple(RadarAxis(line.short, line.points) for line in outcome.dimensions),
            alone=True,
            title=title,
            note=str(outcome.tally),
            full=float(max(line.asked for line in outcome.dimensions)),
        )
    if outcome.shifts:
        rows = tuple(
            LevelRow(label, place, group=shift.label)
            for shift in outcome.shifts
            for place, labels in enumerate((shift.only_now, shift.both, shift.only_future))
            for label in labels
        )
        if not rows:
            return None
        return Levels(
            tuple(map(str, TENSES)), rows, title=title, climbing=False, what=gettext("When")
        )
    rows = tuple(
        LevelRow(line.label, line.place, silence=amid(line.answer), marked=line.priority)
        for line in outcome.items
    )
    priority, what = gettext("priority"), gettext("Level")
    shown = Levels(outcome.points, rows, title=title, what=what, priority=priority)
    return shown if rows else None
