"""Levels: where each thing stands on the same few steps, one mark a row.

It shows one sheet: the level chosen for every item, or, for the five questions, whether an answer
was ticked for today, for how it should be, or for both. What has no answer has a dotted stub.
"""

from dataclasses import dataclass

from outsidein.charts.drawing import DOTTED, Drawing, Spec
from outsidein.charts.lettering import wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import listed
from outsidein.speech import language as reader


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One row: its words, and on which step it stands, counted from 0; None: no answer."""

    label: str
    place: int | None
    silence: str = "no answer"  # said where it stands nowhere
    group: str = ""  # a heading is set where the group changes
    marked: bool = False  # a priority


@dataclass(frozen=True, slots=True)
class Levels:
    """The steps, lowest first, and the rows; ``climbing`` draws the way up to each mark."""

    points: tuple[str, ...]
    rows: tuple[LevelRow, ...]
    title: str = ""
    climbing: bool = True
    what: str = "Level"
    priority: str = "priority"  # said beside what is marked


#: What is said of the levels, in each language.
WORDS = {
    "en": {
        "nothing": "Nothing has been answered yet.",
        "ticked": "Of {n} answers ticked: {said}.",
        "level": "Everything answered stands on “{high}”.",
        "parted": "Furthest along is {best} ({high}); furthest to go has {worst} ({low}).",
        "question": "Question",
        "answer": "Answer",
        "item": "Item",
    },
    "de": {
        "nothing": "Noch ist nichts beantwortet.",
        "ticked": "Von {n} angekreuzten Antworten: {said}.",
        "level": "Alles Beantwortete steht auf „{high}“.",
        "parted": "Am weitesten ist {best} ({high}), am wenigsten weit {worst} ({low}).",
        "question": "Frage",
        "answer": "Antwort",
        "item": "Aussage",
    },
}


def draw_levels(levels: Levels, *, theme: Theme = "light", width: int = 760) -> Spec:
    """Return the levels as a Vega-Lite spec; under 520 pixels the words stand above their row."""
    return _Plan(levels, theme, width).drawn().to_spec(description=describe_levels(levels))


def describe_levels(levels: Levels, language: str = "") -> str:
    """Say in one sentence what the picture shows.

    >>> rows = (LevelRow("Shared picture", 3), LevelRow("Data drives", 0), LevelRow("Words", None))
    >>> describe_levels(Levels(("low", "a little", "half", "well", "high"), rows))
    'Furthest along is Shared picture (well); furthest to go has Data drives (low).'
    """
    words = WORDS.get(language or reader(), WORDS["en"])
    known = [row for row in levels.rows if row.place is not None]
    if not known:
        return words["nothing"]
    if not levels.climbing:
        counts = [sum(row.place == place for row in known) for place in range(len(levels.points))]
        said = [f"{n} {_small(p, language)}" for n, p in zip(counts, levels.points, strict=True)]
        whole = ", ".join(said) if (language or reader()) == "de" else listed(said)
        return words["ticked"].format(n=len(known), said=whole)
    high = max(known, key=lambda row: row.place or 0)
    low = min(known, key=lambda row: row.place or 0)
    if high.place == low.place:
        return words["level"].format(high=levels.points[high.place or 0])
    return words["parted"].format(
        best=high.label,
        high=_small(levels.points[high.place or 0], language),
        worst=low.label,
        low=_small(levels.points[low.place or 0], language),
    )


def _small(words: str, language: str) -> str:
    """Return words as they stand amid a sentence: small in English, quoted elsewhere."""
    return words.lower() if (language or reader()) == "en" else f"„{words}“"


def table_levels(levels: Levels, language: str = "") -> PictureTable:
    """Return the levels as a table."""
    words = WORDS.get(language or reader(), WORDS["en"])
    grouped = any(row.group for row in levels.rows)
    first = (Column(words["question"]),) if grouped else ()
    return PictureTable(
        caption=levels.title or levels.what,
        columns=(*first, Column(words["answer" if grouped else "item"]), Column(levels.what)),
        rows=tuple(
            (
                *((row.group,) if grouped else ()),
                row.label,
                row.silence if row.place is None else levels.points[row.place],
            )
            for row in levels.rows
        ),
    )


class _Plan:
    """Where every row and step stands."""

    def __init__(self, levels: Levels, theme: Theme, width: int) -> None:
        self.levels, self.colours = levels, palette(theme)
        self.narrow = width < 520
        self.row = 58.0 if self.narrow else 44.0
        self.heading = 40.0
        names = 0.0 if self.narrow else width * 0.36
        steps = len(levels.points)
        step = (width - names - 32) / steps
        self.columns = [16 + names + step * (place + 0.5) for place in range(steps)]
        self.step = step
        self.name_room = width - 32 if self.narrow else names - 16
        size = 15.0 if self.narrow else 17.0
        # A bold letter is wider than a plain one by about a tenth.
        self.title = wrapped(levels.title, room=(width - 32) / 1.1, size=size)
        self.title_size = size
        self.head = 18.0 + 22 * len(self.title) + 44
        headings = len({row.group for row in levels.rows if row.group})
        height = self.head + self.row * len(levels.rows) + self.heading * headings + 12
        self.paper = Drawing(width=width, height=height, colours=self.colours)

    def drawn(self) -> Drawing:
        for number, line in enumerate(self.title):
            self.paper.words(16, 26 + 22 * number, line, size=self.title_size, bold=True)
        self._draw_steps()
        y, group = self.head, ""
        for row in self.levels.rows:
            if row.group and row.group != group:
                group = row.group
                self.paper.words(16, y + 24, group, size=14, bold=True)
                y += self.heading
            self._draw_row(row, y + self.row / 2)
            y += self.row
        return self.paper

    def _draw_steps(self) -> None:
        size = 11.0 if self.narrow else 12.5
        for x, words in zip(self.columns, self.levels.points, strict=True):
            lines = wrapped(words, room=self.step - 6, size=size, lines=2)
            top = self.head - 14 - 15 * (len(lines) - 1)
            for number, line in enumerate(lines):
                self.paper.words(
                    x,
                    top + 15 * number,
                    line,
                    size=size,
                    colour=self.colours.ink_soft,
                    align="center",
                )

    def _draw_row(self, row: LevelRow, y: float) -> None:
        label = f"{row.label} · {self.levels.priority}" if row.marked else row.label
        lines = wrapped(label, room=self.name_room, size=14, lines=1 if self.narrow else 2)
        top = y - 15 if self.narrow else y - 9 * (len(lines) - 1)
        for number, line in enumerate(lines):
            self.paper.words(16, top + 18 * number, line, size=14, bold=row.marked)
        rail = y + (9 if self.narrow else 0)
        first, last = self.columns[0], self.columns[-1]
        self.paper.lines([(first, rail, last, rail)], colour=self.colours.line, width=1.5)
        for x in self.columns:
            self.paper.circle(x, rail, radius=4, colour=self.colours.line_strong)
        if row.place is None:
            self._draw_silence(row, rail)
            return
        here = self.columns[row.place]
        if self.levels.climbing and row.place:
            self.paper.lines([(first, rail, here, rail)], colour=self.colours.inside, width=3)
        self.paper.circle(here, rail, radius=8)

    def _draw_silence(self, row: LevelRow, y: float) -> None:
        first, second = self.columns[0], self.columns[min(2, len(self.columns) - 1)]
        self.paper.box(first - 10, y - 9, second - first + 20, 18, colour=self.colours.surface)
        self.paper.lines(
            [(first, y, first + 28, y)], colour=self.colours.ink_soft, width=2.25, dash=DOTTED
        )
        self.paper.words(
            first + 36, y + 0.5, f"? {row.silence}", colour=self.colours.ink_soft, size=13
        )
