"""The addresses of the pictures and their sizes, and drawing them; kept once drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from outsidein.charts.blind_spots import Axis, gap_of, map_of, radar_of
from outsidein.charts.drawing import Spec
from outsidein.charts.gap_map import (
    GapMap,
    describe_gap_map,
    draw_gap_map,
    draw_one_gap,
    table_gap_map,
)
from outsidein.charts.palette import Theme
from outsidein.charts.profile import describe_profile, draw_profile, table_profile
from outsidein.charts.radar import draw_radar, table_radar
from outsidein.charts.table import PictureTable
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, ProfileView
from outsidein.ground.errors import NotHere
from outsidein.ground.pictures import draw_png, draw_svg
from outsidein.web.blindspots.choosing import Choice, Group, choose_rows
from outsidein.web.blindspots.shapes import axes_of, profile_of, say_radar

#: How each picture is drawn: the theme, and whether for a screen narrower than a hand.
WAYS: Mapping[str, tuple[Theme, bool]] = {
    "light": ("light", False),
    "dark": ("dark", False),
    "light-narrow": ("light", True),
    "dark-narrow": ("dark", True),
}
#: Unit: pixels. The width of each picture, wide and narrow.
WIDTHS = {"radar": (640, 360), "map": (960, 360), "gap": (640, 360), "profile": (760, 360)}
Draw = Callable[[Theme, int], Spec]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a page: where it is had in each way, what it says, its size and its table."""

    light: str
    dark: str
    narrow_light: str
    narrow_dark: str
    reading: str
    width: int
    height: int
    table: PictureTable | None


def show_radar(axes: tuple[Axis, ...]) -> Shown:
    """Return the radar of both voices for a page."""
    radar = radar_of(axes)
    return _shown("radar", "radar", _radar(axes), say_radar(axes), table_radar(radar))


def show_map(groups: tuple[Group, ...], choice: Choice) -> Shown:
    """Return the map of the chosen rows for a page."""
    drawn = _map_of(groups)
    return _shown(
        "map", "map", _map(groups), describe_gap_map(drawn), table_gap_map(drawn), choice.query
    )


def show_gap(row: ItemRow) -> Shown:
    """Return the picture of one item for its page."""
    # What is missing stands with each measure beneath, so the reading leaves it out.
    reading = row.sentence.removesuffix(row.reason).strip()
    return _shown(row.item, "gap", _gap(row), reading, None)


def show_profile(profile: ProfileView) -> Shown:
    """Return the picture of one question for its page."""
    drawn = profile_of(profile)
    return _shown(
        profile.item, "profile", _profile(profile), describe_profile(drawn), table_profile(drawn)
    )


def draw_named(page: BlindSpots, choice: Choice, what: str) -> tuple[Draw, tuple[int, int]]:
    """Return how the picture of that name is drawn, and its two widths."""
    if what == "radar":
        return _radar(axes_of(page.rows)), WIDTHS["radar"]
    if what == "map":
        groups = choose_rows(page.rows, choice)
        if not groups:
            raise NotHere("There is nothing to draw.")
        return _map(groups), WIDTHS["map"]
    for row in page.rows:
        if row.item == what:
            return _gap(row), WIDTHS["gap"]
    for profile in page.profiles:
        if profile.item == what and profile.shares:
            return _profile(profile), WIDTHS["profile"]
    raise NotHere("There is no such picture.")


def svg_response(draw: Draw, widths: tuple[int, int], way: str) -> HttpResponse:
    """Return the picture as SVG, drawn for one theme and one width."""
    if way not in WAYS:
        raise NotHere("There is no such picture.")
    theme, narrow = WAYS[way]
    svg = draw_svg(draw(theme, widths[narrow]), cache=_kept())
    return HttpResponse(svg, content_type="image/svg+xml")


def png_response(draw: Draw, widths: tuple[int, int]) -> HttpResponse:
    """Return the picture as PNG, light and wide, two dots a pixel."""
    return HttpResponse(draw_png(draw("light", widths[0]), cache=_kept()), content_type="image/png")


def _kept() -> Path:
    """Return the folder of drawn pictures; it may be emptied at any time."""
    return Path(settings.HOME) / "pictures"


def _radar(axes: tuple[Axis, ...]) -> Draw:
    return lambda theme, width: draw_radar(radar_of(axes), theme=theme, width=width)


def _map_of(groups: tuple[Group, ...]) -> GapMap:
    return map_of((group.name, group.told) for group in groups)


def _map(groups: tuple[Group, ...]) -> Draw:
    return lambda theme, width: draw_gap_map(_map_of(groups), theme=theme, width=width)


def _gap(row: ItemRow) -> Draw:
    return lambda theme, width: draw_one_gap(gap_of(row), theme=theme, width=width)


def _profile(profile: ProfileView) -> Draw:
    return lambda theme, width: draw_profile(profile_of(profile), theme=theme, width=width)


def _shown(
    what: str, kind: str, draw: Draw, reading: str, table: PictureTable | None, query: str = ""
) -> Shown:
    query = "" if query == "?" else query
    addresses = {way: reverse("blind_spots_picture", args=[what, way]) + query for way in WAYS}
    spec = draw("light", WIDTHS[kind][0])
    return Shown(
        light=addresses["light"],
        dark=addresses["dark"],
        narrow_light=addresses["light-narrow"],
        narrow_dark=addresses["dark-narrow"],
        reading=reading,
        width=round(cast(float, spec["width"])),
        height=round(cast(float, spec["height"])),
        table=table,
    )
