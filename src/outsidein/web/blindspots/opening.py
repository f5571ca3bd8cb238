"""One item opened: what its verdict rests on, in words."""

from dataclasses import dataclass

from outsidein.check.blindspots.queries import ItemView
from outsidein.web.evidence.lines import MeasureLine, library, line_of

#: What the letter says of how directly the records speak.
STRENGTHS = {
    "A": "The records measure the claim itself.",
    "B": "The records are a proxy: people can be right even where they show less.",
    "C": "Only a document or a question to people can say; the records are context.",
}
#: How an item's measures are put together.
COMBINES = {
    "only": "It rests on one measure.",
    "min": "The lowest of its measures counts: a chain is as strong as its weakest link.",
    "mean": "Its measures are averaged.",
    "guarded": "The first measure counts, at most one half where the second is below 0.2.",
    "ladder": "Its measures are steps of a ladder: a level holds only with all levels below it.",
    "overlap": "The shares that people name are set beside those in the records.",
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of a ladder with what it asks."""

    number: int
    asks: tuple[str, ...]  # nothing: it cannot be told from the one below
    state: str  # reached: surely; perhaps: what is not known decides; or nothing


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
        strength=STRENGTHS.get(view.row.strength, ""),
        combine=COMBINES.get(view.combine, ""),
        rungs=_rungs(view),
        blocking=tuple(_said_plainly(words) for words in view.blocking),
        known=sum(line.value.is_measured for line in lines),
    )


def _rungs(view: ItemView) -> tuple[Rung, ...]:
    # On a ladder a level is a quarter; the bounds say which surely hold and which may.
    surely, perhaps = (1 + round(4 * end) for end in (view.row.lo, view.row.hi))
    return tuple(
        Rung(
            number=step.number,
            asks=tuple(
                f"{_title(condition.measure)} is known"
                if condition.relation == "known"
                else f"{_title(condition.measure)} {_ask(condition.relation)} {condition.bound:g}"
                for condition in step.conditions
            ),
            state=_state(step.number, surely, perhaps),
        )
        for step in view.binding.ladder
    )


def _state(level: int, surely: int, perhaps: int) -> str:
    if level <= surely:
        return "reached"
    return "perhaps" if level <= perhaps else ""


def _said_plainly(words: str) -> str:
    """Return what blocks a level with the measure's title in place of its name."""
    name, _, rest = words.partition(" ")
    return f"{_title(name)} {rest}"


def _ask(relation: str) -> str:
    return "reaches" if relation == ">=" else "stays within"


def _title(name: str) -> str:
    header = library().get(name)
    return header.title if header else name
