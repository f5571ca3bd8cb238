"""One item opened: what its verdict rests on, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext

from outsidein.charts.measure_words import COMBINES, STRENGTHS, Rung, rungs_of
from outsidein.check.blindspots.queries import ItemView
from outsidein.check.evidence.compute.combine import climb
from outsidein.web.evidence.lines import MeasureLine, library, line_of


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page of one item shows besides its row."""

    lines: tuple[MeasureLine, ...]
    apart: tuple[MeasureLine, ...]
    limiting: MeasureLine | None
    not_built: tuple[str, ...]  # measures named for it that the run does not hold
    strength: str
    combine: str
    rungs: tuple[Rung, ...]
    blocking: tuple[str, ...]  # what keeps the next level from holding
    known: int


def open_item(view: ItemView) -> Opened:
    """Return an item's measures beside their headers, and how they make its evidence."""
    lines = tuple(line_of(value) for value in view.measures)
    there = {line.value.name for line in lines}
    return Opened(
        lines=lines,
        apart=tuple(line_of(value) for value in view.apart),
        limiting=next((line for line in lines if line.value.name == view.limiting), None),
        not_built=tuple(name for name in view.binding.measures if name not in there),
        strength=gettext(STRENGTHS.get(view.row.strength, "")),
        combine=gettext(COMBINES.get(view.combine, "")),
        rungs=_rungs(view),
        blocking=_blocking(view),
        known=sum(line.value.is_measured for line in lines),
    )


def _blocking(view: ItemView) -> tuple[str, ...]:
    """Return what keeps the next level from holding, said anew in the reader's language."""
    if not view.blocking:
        return ()
    climbed = climb(view.binding.ladder, {value.name: value for value in view.measures})
    return tuple(_said_plainly(words) for words in climbed.blocking)


def _rungs(view: ItemView) -> tuple[Rung, ...]:
    # On a ladder a level is a quarter; the bounds say which surely hold and which may.
    surely, perhaps = (1 + round(4 * end) for end in (view.row.lo, view.row.hi))
    titles = {name: header.title for name, header in library().items()}
    return rungs_of(view.binding, surely, titles, perhaps=perhaps)


def _said_plainly(words: str) -> str:
    """Return what blocks a level with the measure's title in place of its name."""
    name, _, rest = words.partition(" ")
    return f"{_title(name)} {rest}"


def _title(name: str) -> str:
    header = library().get(name)
    return header.title if header else name
