"""The radar: both voices on every dimension, and the space between them.

A solid outline with circles is what people say, a solid outline with diamonds what the records
show. Where the claim reaches beyond the records the space is hatched; where the records reach
beyond the claim it is left open. A dimension nobody can speak to has a dotted stub, never a zero.
"""

from outsidein.charts.drawing import Spec
from outsidein.charts.palette import Theme
from outsidein.charts.radar_plan import RadarPlan
from outsidein.charts.radar_shape import FULL, Radar, RadarAxis, RadarOverlay
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import UNKNOWN, listed, points, signed, unknown
from outsidein.speech import gettext
from outsidein.speech import language as reader

__all__ = [
    "FULL",
    "Radar",
    "RadarAxis",
    "RadarOverlay",
    "describe_radar",
    "draw_radar",
    "table_radar",
]


#: What is said of one outline by itself, in each language.
ALONE = {
    "en": {
        "nothing": "Nothing has been scored yet.",
        "level": "Every scored dimension stands at {high} of {full}.",
        "parted": "Strongest is {strong} with {high} of {full}, weakest {weak} with {low}.",
        "caption": "Points by dimension",
        "dimension": "Dimension",
        "points": "Points of {full}",
        "unknown": UNKNOWN,
    },
    "de": {
        "nothing": "Noch ist nichts gewertet.",
        "level": "Jede gewertete Dimension steht bei {high} von {full}.",
        "parted": "Am stärksten: {strong} mit {high} von {full}; am schwächsten: {weak} mit {low}.",
        "caption": "Punkte nach Dimension",
        "dimension": "Dimension",
        "points": "Punkte von {full}",
        "unknown": "nicht bekannt",
    },
}


def draw_radar(radar: Radar, *, theme: Theme = "light", width: int = 640) -> Spec:
    """Return the radar as a Vega-Lite spec.

    Shape: three axes or more; values from 0 to ``radar.full``. 360 pixels suit a phone.
    """
    return RadarPlan(radar, theme, width).drawn().to_spec(description=describe_radar(radar))


def describe_radar(radar: Radar, language: str = "") -> str:
    """Say in one sentence what the radar shows; one outline alone in any of our languages.

    >>> axes = (RadarAxis("People", 6.0, 2.0), RadarAxis("Channels", 4.0, 5.0))
    >>> describe_radar(Radar(axes=(*axes, RadarAxis("Data", 3.0, 2.5))))
    'Claim and records part most on People: 6 claimed, 2 shown, of 7.'
    """
    if radar.alone:
        return _describe_alone(radar, language)
    both = [a for a in radar.axes if a.inside is not None and a.outside is not None]
    unsaid = [a.name for a in radar.axes if a.outside is None]
    silent = ""
    if unsaid:
        silent = gettext("the records say too little yet on %(names)s") % {"names": listed(unsaid)}
    if not both:
        return (
            f"{silent[0].upper()}{silent[1:]}." if silent else gettext("Nobody has answered yet.")
        )
    widest = max(both, key=lambda axis: abs(_gap(axis)))
    said = gettext(
        "Claim and records part most on %(name)s: %(claimed)s claimed, %(shown)s shown, of %(full)s"
    ) % {
        "name": widest.name,
        "claimed": points(widest.inside),
        "shown": points(widest.outside),
        "full": points(radar.full),
    }
    return f"{said}; {silent}." if silent else f"{said}."


def table_radar(radar: Radar, language: str = "") -> PictureTable:
    """Return what the radar shows as a table; one outline alone in any of our languages."""
    words = ALONE.get(language or reader(), ALONE["en"])
    full = {"full": points(radar.full)}
    if radar.alone:
        over = radar.overlays
        return PictureTable(
            caption=words["caption"],
            columns=(
                Column(words["dimension"]),
                Column(words["points"].format(full=points(radar.full)), is_number=True),
                *(Column(one.name, is_number=True) for one in over),
            ),
            rows=tuple(
                (
                    axis.name,
                    _points(axis.inside, language),
                    *(_points(one.values[place], language) for one in over),
                )
                for place, axis in enumerate(radar.axes)
            ),
        )
    return PictureTable(
        caption=gettext("Claimed and shown, by dimension"),
        columns=(
            Column(gettext("Dimension")),
            Column(gettext("● Claimed, of %(full)s") % full, is_number=True),
            Column(gettext("◆ Shown, of %(full)s") % full, is_number=True),
            Column(gettext("Claimed above shown"), is_number=True),
        ),
        rows=tuple(_row(axis) for axis in radar.axes),
    )


def _row(axis: RadarAxis) -> tuple[str, ...]:
    known = axis.inside is not None and axis.outside is not None
    gap = signed(_gap(axis)) if known else unknown()
    return (axis.name, points(axis.inside), points(axis.outside), gap)


def _gap(axis: RadarAxis) -> float:
    return (axis.inside or 0.0) - (axis.outside or 0.0)


def _points(value: float | None, language: str) -> str:
    if value is None:
        return ALONE.get(language or reader(), ALONE["en"])["unknown"]
    said = points(value)
    return said.replace(".", ",") if (language or reader()) == "de" else said.replace(",", ".")


def _describe_alone(radar: Radar, language: str) -> str:
    words = ALONE.get(language or reader(), ALONE["en"])
    known = [axis for axis in radar.axes if axis.inside is not None]
    if not known:
        return words["nothing"]
    high = max(known, key=lambda axis: axis.inside or 0.0)
    low = min(known, key=lambda axis: axis.inside or 0.0)
    return words["level" if high.inside == low.inside else "parted"].format(
        strong=high.name,
        high=_points(high.inside, language),
        full=points(radar.full),
        weak=low.name,
        low=_points(low.inside, language),
    )
