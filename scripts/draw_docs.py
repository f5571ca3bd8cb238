"""Draw the pictures of the README and the documentation through the product's own charts."""

from pathlib import Path

from outsidein.charts.gap_map import Gap, GapMap, draw_gap_map
from outsidein.charts.palette import Theme
from outsidein.charts.radar import Radar, RadarAxis, draw_radar
from outsidein.ground.pictures import draw_svg

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
NOTE = "86 of 240 people answered · records of the 12 months to 31 March 2026 · a made example"

RADAR = Radar(
    axes=(
        RadarAxis("The organisation", 4.9, 3.1, (4.6, 5.2), (2.8, 3.4)),
        RadarAxis("Knowing customers", 5.9, 2.2, (5.6, 6.2), (1.9, 2.6)),
        RadarAxis("Channels", 4.1, 4.4, (3.7, 4.5), (4.1, 4.7)),
        RadarAxis("Data and technology", 3.2, 4.9, (2.8, 3.6), (4.6, 5.1)),
        RadarAxis("Operations", 5.4, 2.9, (5.1, 5.7), (2.6, 3.2)),
    ),
    title="What we say, and what the records show",
    note=NOTE,
)

MAP = GapMap(
    gaps=(
        Gap(
            "CUS.3",
            "Every complaint has one owner until it is solved",
            "Knowing customers",
            0.88,
            0.31,
            "blind spot",
            (0.83, 0.92),
            (0.26, 0.36),
            "442 of 1,412 complaints had one owner",
        ),
        Gap(
            "CUS.5",
            "We know whom a customer spoke to before",
            "Knowing customers",
            0.71,
            0.28,
            "blind spot",
            (0.65, 0.77),
            (0.25, 0.32),
            "28 of 100 calls opened the record",
        ),
        Gap(
            "CHA.3",
            "Channels are those that customers want",
            "Channels",
            0.58,
            0.55,
            "in line",
            (0.5, 0.66),
            (0.52, 0.6),
            "55 of 100 came by the channel they chose",
        ),
        Gap(
            "CHA.6",
            "Partners share what they know",
            "Channels",
            0.7,
            None,
            "not enough data",
            (0.62, 0.78),
            None,
            "needs a list of partners",
        ),
        Gap(
            "ORG.5",
            "Front-line people may decide",
            "The organisation",
            0.22,
            0.68,
            "hidden strength",
            (0.16, 0.3),
            (0.6, 0.75),
            "68 of 100 cases were decided there",
        ),
    ),
    title="Two answers stand far above what the records show",
    note=NOTE,
)


def draw() -> None:
    """Write every picture, light and dark."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    themes: tuple[tuple[Theme, str], ...] = (("light", ""), ("dark", "-dark"))
    for theme, ending in themes:
        radar = draw_svg(draw_radar(RADAR, theme=theme, width=680))
        (FOLDER / f"blind-spot{ending}.svg").write_text(radar, encoding="utf-8")
        gap_map = draw_svg(draw_gap_map(MAP, theme=theme, width=900))
        (FOLDER / f"gap-map{ending}.svg").write_text(gap_map, encoding="utf-8")


if __name__ == "__main__":
    draw()
