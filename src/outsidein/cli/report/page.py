"""What the report's page shows, made ready for its template."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outsidein.ask.instruments.library import get_edition
from outsidein.charts.blind_spots import axes_of
from outsidein.charts.measure_words import COMBINES, STRENGTHS, MeasureLine, Rung, rungs_of
from outsidein.check.blindspots.compute.headline import HARMS, HELPS, headline
from outsidein.check.blindspots.compute.verdict import DECIDED
from outsidein.check.blindspots.queries import BlindSpots, ItemRow, get_item
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.cli.finding import finding_words
from outsidein.cli.report.pictures import SCORECARD
from outsidein.cli.report.wanting import list_wants


@dataclass(frozen=True, slots=True)
class Shown:
    """One item with how it was measured."""

    row: ItemRow
    lines: tuple[MeasureLine, ...]
    apart: tuple[MeasureLine, ...]
    strength: str
    combine: str
    limiting: str  # the title of the measure that a lowest-of item hangs on
    blocking: tuple[str, ...]
    rungs: tuple[Rung, ...]
    trap: str

    @property
    def counted(self) -> str:
        """What the one measure that decides was counted from; nothing where several do."""
        known = [line for line in self.lines if line.value.is_measured]
        deciding = [line for line in known if line.value.title == self.limiting] or known
        return deciding[0].counted if len(deciding) == 1 else ""

    @property
    def wants(self) -> tuple[str, ...]:
        """Why its unknown measures are unknown."""
        return tuple(
            f"{line.value.title}: {line.value.reason}"
            for line in self.lines
            if not line.value.is_measured
        )


@dataclass(frozen=True, slots=True)
class Side:
    """The measures that speak for customers being helped, or against it, or cannot."""

    words: str
    figures: tuple[tuple[str, str, str], ...]  # figure, what it counts, of how many


def page_of(
    organisation_id: int,
    found: BlindSpots,
    name: str,
    values: list[MeasureValue],
    headers: dict[str, Measure],
) -> dict[str, Any]:
    """Return everything on the page but the pictures and the files."""
    lines = {value.name: MeasureLine(value, headers.get(value.name)) for value in values}
    shown = [_shown(organisation_id, row, lines) for row in found.rows]
    known = [one for one in shown if one.row.verdict in DECIDED]
    wants = list_wants(values, {name: header.items for name, header in headers.items()})
    return {
        "name": name,
        "found": found,
        "finding": finding_words(found),
        "axes": axes_of(found.rows, get_edition(SCORECARD)),
        "sides": _sides(lines),
        "known": known,
        # What somebody answered first; within that as it came.
        "unknown": sorted(
            (one for one in shown if one.row.verdict not in DECIDED),
            key=lambda one: one.row.claim is None,
        ),
        "stats": _stats(found),
        "profiles": [
            (profile, [lines[n] for n in profile.beside if n in lines])
            for profile in found.profiles
        ],
        "wants": [want for want in wants if want.fields],
        "wants_elsewhere": [want for want in wants if not want.fields],
        "measured": sum(value.is_measured for value in values),
        "measures": len(values),
    }


def _shown(organisation_id: int, row: ItemRow, lines: dict[str, MeasureLine]) -> Shown:
    view = get_item(organisation_id=organisation_id, item=row.item)
    titles = {name: line.value.title for name, line in lines.items()}
    return Shown(
        row=row,
        lines=tuple(lines[value.name] for value in view.measures),
        apart=tuple(lines[value.name] for value in view.apart),
        strength=STRENGTHS.get(row.strength, ""),
        combine=COMBINES.get(view.combine, ""),
        limiting=titles.get(view.limiting, "") if len(view.measures) > 1 else "",
        blocking=view.blocking,
        rungs=rungs_of(view.binding, row.level, titles),
        trap=view.binding.trap if view.binding.trap not in _traps(view.measures, lines) else "",
    )


def _traps(values: Iterable[MeasureValue], lines: dict[str, MeasureLine]) -> set[str]:
    """Return what the measures warn of already; a lone dash warns of nothing."""
    headers = [lines[value.name].header for value in values]
    return {"-", *(header.trap for header in headers if header)}


def _sides(lines: dict[str, MeasureLine]) -> list[Side]:
    top = headline(line.value for line in lines.values())
    named = HARMS | HELPS
    sides: Iterable[tuple[str, tuple[str, ...]]] = (
        ("For them", top.good),
        ("Against them", top.bad),
        ("Too close to call", top.unclear),
        ("Not known", top.unknown),
    )
    return [
        Side(
            words,
            tuple(
                (lines[n].figure or "", named[n], lines[n].counted)
                if n in lines and lines[n].figure
                else ("", f"Whether {named[n].removeprefix('of ')}", "")
                for n in names
            ),
        )
        for words, names in sides
        if names
    ]


def _stats(found: BlindSpots) -> dict[str, int]:
    counts = found.counts
    return {
        "blind": counts.get("blind spot", 0),
        "hidden": counts.get("hidden strength", 0),
        "near": sum(counts.get(v, 0) for v in ("in line", "leaning high", "leaning low")),
        "silent": sum(counts.get(v, 0) for v in ("not enough data", "untestable")),
    }
