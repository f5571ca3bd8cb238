"""The report's pictures: each drawn light and dark, wide and narrow, into the folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import cast

from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.queries import InstrumentResult, ItemResult
from outsidein.charts.blind_spots import axes_of, map_of, profile_of, radar_of
from outsidein.charts.distribution import (
    AnswerBar,
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.drawing import Spec
from outsidein.charts.gap_map import describe_gap_map, draw_gap_map, table_gap_map
from outsidein.charts.palette import Theme
from outsidein.charts.profile import describe_profile, draw_profile, table_profile
from outsidein.charts.radar import describe_radar, draw_radar, table_radar
from outsidein.charts.table import PictureTable
from outsidein.check.blindspots.compute.verdict import DECIDED
from outsidein.check.blindspots.queries import BlindSpots, ItemRow
from outsidein.ground.pictures import draw_svg

SCORECARD = "crm-scorecard"
QUESTIONS = "five-questions"
#: The part of the report's folder that the pictures lie in.
FOLDER = "pictures"
#: What each drawing adds to the picture's name: the theme, and whether it is for a phone.
WAYS: dict[str, tuple[Theme, bool]] = {
    "": ("light", False),
    "-dark": ("dark", False),
    "-narrow": ("light", True),
    "-narrow-dark": ("dark", True),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, not yet drawn: how it is drawn at which widths, and what it says."""

    name: str
    title: str
    draw: Callable[[Theme, int], Spec]
    widths: tuple[int, int]  # pixels, wide and narrow
    reading: str
    table: PictureTable
    shape: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the wide drawing, so that nothing jumps."""
        spec = self.draw("light", self.widths[0])
        return round(cast(float, spec["width"])), round(cast(float, spec["height"]))

    @property
    def files(self) -> dict[str, str]:
        """The names of its drawings as the page's part takes them."""
        return {
            "light": f"{FOLDER}/{self.name}.svg",
            "dark": f"{FOLDER}/{self.name}-dark.svg",
            "narrow_light": f"{FOLDER}/{self.name}-narrow.svg",
            "narrow_dark": f"{FOLDER}/{self.name}-narrow-dark.svg",
        }


@dataclass(frozen=True, slots=True)
class Pictures:
    """All pictures of a report; one that has nothing to show is absent."""

    radar: Picture | None
    map: Picture | None
    profiles: dict[str, Picture]  # by the question's code
    spreads: tuple[Picture, ...]

    def __iter__(self) -> Iterator[Picture]:
        """Yield every picture."""
        yield from (one for one in (self.radar, self.map) if one is not None)
        yield from self.profiles.values()
        yield from self.spreads


def list_pictures(found: BlindSpots, results: list[InstrumentResult]) -> Pictures:
    """Return the pictures of what was found and of what was answered."""
    return Pictures(
        radar=_radar(found),
        map=_map(found),
        profiles=_profiles(found),
        spreads=tuple(spread for result in results for spread in _spreads(result)),
    )


def draw_pictures(pictures: Pictures, folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write every picture into the report's folder, in each theme and at each width."""
    found = list(pictures)
    (folder / FOLDER).mkdir()
    for place, picture in enumerate(found):
        progress("drawing the report", place / len(found))
        for ending, (theme, narrow) in WAYS.items():
            svg = draw_svg(picture.draw(theme, picture.widths[narrow]))
            (folder / FOLDER / f"{picture.name}{ending}.svg").write_text(svg, encoding="utf-8")
    progress("the report", 1.0)


def _radar(found: BlindSpots) -> Picture | None:
    axes = axes_of(found.rows, get_edition(SCORECARD))
    if all(axis.inside is None and axis.outside is None for axis in axes):
        return None
    radar = radar_of(axes)
    return Picture(
        "radar",
        "Both voices, dimension by dimension",
        lambda theme, width: draw_radar(radar, theme=theme, width=width),
        (640, 360),
        describe_radar(radar),
        table_radar(radar),
    )


def _map(found: BlindSpots) -> Picture | None:
    """Draw the items that have a verdict, by dimension, the worst dimension first."""
    decided = [row for row in found.rows if row.verdict in DECIDED]
    if not decided:
        return None
    first = {row.dimension: place for place, row in reversed(list(enumerate(decided)))}
    ordered = sorted(decided, key=lambda row: first[row.dimension])
    groups: list[tuple[str, list[ItemRow]]] = [
        (name, list(rows)) for name, rows in groupby(ordered, lambda row: row.dimension)
    ]
    shown = map_of(groups)
    return Picture(
        "gap-map",
        "Every answer that the records can speak to",
        lambda theme, width: draw_gap_map(shown, theme=theme, width=width),
        (960, 360),
        describe_gap_map(shown),
        table_gap_map(shown),
        "wide",
    )


def _profiles(found: BlindSpots) -> dict[str, Picture]:
    edition = get_edition(QUESTIONS)
    drawn = {}
    for view in found.profiles:
        item = edition.find(view.item)
        if not view.shares or item is None:
            continue
        shown = profile_of(view, item.choices)
        drawn[view.item] = Picture(
            f"profile-{view.item.lower()}",
            view.label,
            lambda theme, width, shown=shown: draw_profile(  # type: ignore[misc]
                shown, theme=theme, width=width
            ),
            (760, 360),
            describe_profile(shown),
            table_profile(shown),
        )
    return drawn


def _spreads(result: InstrumentResult) -> Iterator[Picture]:
    names = {dimension.code: dimension.label for dimension in result.dimensions}
    for code, members in groupby(result.items, lambda item: item.dimension or ""):
        shown = _spread(list(members))
        yield Picture(
            f"answers-{(code or result.instrument).lower()}",
            names.get(code, result.title),
            lambda theme, width, shown=shown: draw_distribution(  # type: ignore[misc]
                shown, theme=theme, width=width
            ),
            (960, 360),
            describe_distribution(shown),
            table_distribution(shown),
            "wide",
        )


def _spread(items: list[ItemResult]) -> Distribution:
    return Distribution(
        points=tuple(label.lower() for label in items[0].labels),
        bars=tuple(
            AnswerBar(item.label, item.distribution.counts, item.distribution.not_sure)
            for item in items
        ),
    )
