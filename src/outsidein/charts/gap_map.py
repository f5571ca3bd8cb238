"""The claim–evidence map: one row an item, the claim, its evidence and the space between.

A circle is the claim, a diamond the evidence, thin bars their intervals, all on a line from 0 to
1. The space is hatched where it is a blind spot, an open frame where it is a hidden strength,
plain where the two agree or lean; what isn't known is a dotted stub that says what is missing.
"""

from dataclasses import dataclass
from itertools import groupby

from outsidein.charts.drawing import DOTTED, Drawing, Spec
from outsidein.charts.hatching import Segment, hatch
from outsidein.charts.lettering import wrapped
from outsidein.charts.palette import Theme, palette
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import between, percent, unknown
from outsidein.speech import gettext, gettext_noop, ngettext

BLIND_SPOT = gettext_noop("blind spot")
HIDDEN_STRENGTH = gettext_noop("hidden strength")


@dataclass(frozen=True, slots=True)
class Gap:
    """One item: the claim and its evidence, each a share from 0 to 1 with its interval, or None.

    ``verdict`` is one of the words of the law; ``words`` says the evidence or what is missing.
    """

    code: str
    label: str
    group: str
    claim: float | None
    evidence: float | None
    verdict: str
    claim_range: tuple[float, float] | None = None
    evidence_range: tuple[float, float] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class GapMap:
    """Items in the order they are drawn; those of one group stand together."""

    gaps: tuple[Gap, ...]
    title: str = ""
    note: str = ""


def draw_gap_map(gap_map: GapMap, *, theme: Theme = "light", width: int = 960) -> Spec:
    """Return the map as a Vega-Lite spec; under 600 pixels the words stand above and below.

    Shape: 1 to 54 rows; the height follows from them.
    """
    return _Map(gap_map, theme, width).drawn().to_spec(description=describe_gap_map(gap_map))


def draw_one_gap(gap: Gap, *, theme: Theme = "light", width: int = 560) -> Spec:
    """Return the picture of one item: its line, both voices in numbers beside their marks."""
    colours = palette(theme)
    paper = Drawing(width=width, height=118, colours=colours)
    line = _Line(paper, left=24, right=width - 24)
    line.draw_scale(52, 66)
    line.draw([(gap, 59.0)])
    for voice, value, y in (("inside", gap.claim, 22.0), ("outside", gap.evidence, 98.0)):
        at = line.place(0.5 if value is None else value)
        said = _claimed(value) if voice == "inside" else _measured(value)
        if voice == "outside" and value is None and gap.evidence_range is not None:
            low, high = gap.evidence_range
            at = line.place((low + high) / 2)
            said = gettext("measured between %(low)s and %(high)s") % {
                "low": percent(low),
                "high": percent(high),
            }
        align = "left" if at < width * 0.25 else "right" if at > width * 0.75 else "center"
        colour = colours.inside if voice == "inside" else colours.outside
        paper.words(
            at + {"left": -6, "right": 6, "center": 0}[align],
            y,
            said,
            colour=colours.ink_soft if value is None else colour,
            size=15,
            bold=value is not None,
            align=align,  # type: ignore[arg-type]
        )
    return paper.to_spec(description=describe_gap(gap))


def describe_gap(gap: Gap) -> str:
    """Say in one sentence how claim and evidence of one item stand to each other.

    >>> describe_gap(Gap("CUS.3", "Complaints have an owner", "", 0.88, 0.31, "blind spot"))
    'Complaints have an owner: claimed 88%, measured 31%, a blind spot.'
    """
    amid = {BLIND_SPOT: gettext("a blind spot"), HIDDEN_STRENGTH: gettext("a hidden strength")}
    verdict = amid.get(gap.verdict) or gettext(gap.verdict)
    measured = gettext("not measured") if gap.evidence is None else _measured(gap.evidence)
    claimed = gettext("not claimed") if gap.claim is None else _claimed(gap.claim)
    return f"{gap.label}: {claimed}, {measured}, {verdict}."


def _claimed(share: float | None) -> str:
    return gettext("claimed %(share)s") % {"share": percent(share)}


def _measured(share: float | None) -> str:
    return gettext("measured %(share)s") % {"share": percent(share)}


def describe_gap_map(gap_map: GapMap) -> str:
    """Say in one sentence what the map shows.

    >>> row = Gap("CUS.3", "Complaints have an owner", "", 0.88, 0.31, "blind spot")
    >>> describe_gap_map(GapMap(gaps=(row,)))
    '1 of 1 item is a blind spot; the widest is “Complaints have an owner”, claimed 88%, measured 31%.'
    """  # noqa: E501
    total = len(gap_map.gaps)
    blind = [gap for gap in gap_map.gaps if gap.verdict == BLIND_SPOT]
    hidden = sum(gap.verdict == HIDDEN_STRENGTH for gap in gap_map.gaps)
    unknown = sum(gap.claim is None or gap.evidence is None for gap in gap_map.gaps)
    if not blind:
        none = ngettext(
            "None of %(of)s item is a blind spot", "None of %(of)s items is a blind spot", total
        )
        said = [none % {"of": total}]
    else:
        worst = max(blind, key=lambda gap: (gap.claim or 0.0) - (gap.evidence or 0.0))
        widest = gettext("the widest is “%(label)s”, %(claimed)s, %(measured)s")
        said = [
            _blind(len(blind), total),
            widest
            % {
                "label": worst.label,
                "claimed": _claimed(worst.claim),
                "measured": _measured(worst.evidence),
            },
        ]
    if hidden:
        strengths = ngettext("%(n)s is a hidden strength", "%(n)s are hidden strengths", hidden)
        said.append(strengths % {"n": hidden})
    if unknown:
        silent = ngettext("%(n)s is not known", "%(n)s are not known", unknown)
        said.append(silent % {"n": unknown})
    return "; ".join(said) + "."


def _blind(blind: int, total: int) -> str:
    told = {"n": blind, "items": _items(total)}
    return (
        ngettext("%(n)s of %(items)s is a blind spot", "%(n)s of %(items)s are blind spots", blind)
        % told
    )


def _items(count: int) -> str:
    return ngettext("%(n)s item", "%(n)s items", count) % {"n": count}


def table_gap_map(gap_map: GapMap) -> PictureTable:
    """Return what the map shows as a table."""
    return PictureTable(
        caption=gettext("Claim beside evidence, by item"),
        columns=(
            Column(gettext("Item")),
            Column(gettext("Code")),
            Column(gettext("Dimension")),
            Column(gettext("● Claimed"), is_number=True),
            Column(gettext("from … to"), is_number=True),
            Column(gettext("◆ Measured"), is_number=True),
            Column(gettext("from … to"), is_number=True),
            Column(gettext("Verdict")),
            Column(gettext("In words")),
        ),
        rows=tuple(_row(gap) for gap in gap_map.gaps),
    )


def _row(gap: Gap) -> tuple[str, ...]:
    return (
        gap.label,
        gap.code,
        gap.group,
        percent(gap.claim),
        _range(gap.claim_range),
        percent(gap.evidence),
        _range(gap.evidence_range),
        gettext(gap.verdict),
        gap.words,
    )


def _range(ends: tuple[float, float] | None) -> str:
    return unknown() if ends is None else between(percent(ends[0]), percent(ends[1]))


class _Line:
    """The line from 0 to 1, and how a gap is drawn on it."""

    def __init__(self, paper: Drawing, *, left: float, right: float) -> None:
        self.paper, self.colours = paper, paper.colours
        self.left, self.right = left, right

    def place(self, share: float) -> float:
        """Return how far to the right a share lies."""
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def draw_scale(self, top: float, bottom: float) -> None:
        """Draw upright lines at the quarters."""
        inner = [(self.place(s), top, self.place(s), bottom) for s in (0.25, 0.5, 0.75)]
        ends = [(self.place(s), top, self.place(s), bottom) for s in (0.0, 1.0)]
        self.paper.lines(inner, colour=self.colours.line)
        self.paper.lines(ends, colour=self.colours.line_strong)

    def draw(self, rows: list[tuple[Gap, float]]) -> None:
        """Draw every gap at its height, kind by kind so that circles lie on top."""
        known = [(g, y) for g, y in rows if g.claim is not None and _edge(g) is not None]
        rails = [(self.left, y, self.right, y) for _, y in rows]
        self.paper.lines(rails, colour=self.colours.line)
        self._draw_plain([(g, y) for g, y in known if _is_plain(g)])
        self._draw_blind([(g, y) for g, y in known if g.verdict == BLIND_SPOT])
        self._draw_hidden([(g, y) for g, y in known if g.verdict == HIDDEN_STRENGTH])
        self._draw_stubs([(g, y) for g, y in rows if _is_silent(g)])
        outside = [s for g, y in rows for s in self._bar(g.evidence_range, y)]
        inside = [s for g, y in rows for s in self._bar(g.claim_range, y)]
        self.paper.lines([*outside, *inside], colour=self.colours.surface, width=4.5)
        self.paper.lines(outside, colour=self.colours.outside, width=2)
        self.paper.lines(inside, colour=self.colours.inside, width=2)
        for gap, y in rows:
            if gap.evidence is not None:
                self.paper.diamond(self.place(gap.evidence), y, radius=7.5)
        for gap, y in rows:
            if gap.claim is not None:
                self.paper.circle(self.place(gap.claim), y, radius=6)

    def _between(self, gap: Gap) -> tuple[float, float]:
        ends = sorted((self.place(gap.claim or 0.0), self.place(_edge(gap) or 0.0)))
        return ends[0], ends[1]

    def _draw_plain(self, rows: list[tuple[Gap, float]]) -> None:
        for gap, y in rows:
            a, b = self._between(gap)
            self.paper.box(a, y - 2.5, b - a, 5, colour=self.colours.line_strong)

    def _draw_blind(self, rows: list[tuple[Gap, float]]) -> None:
        boxes = [(*self._between(gap), y) for gap, y in rows]
        for a, b, y in boxes:
            self.paper.box(a, y - 7, b - a, 14, colour=self.colours.gap_tint)
        lines: list[Segment] = []
        for a, b, y in boxes:
            lines += hatch([(a, y - 7), (b, y - 7), (b, y + 7), (a, y + 7)], distance=4.5)
        self.paper.lines(lines, colour=self.colours.gap, width=1.1)
        edges = [(a, y + s, b, y + s) for a, b, y in boxes for s in (-7, 7)]
        self.paper.lines(edges, colour=self.colours.gap, width=1.1)

    def _draw_hidden(self, rows: list[tuple[Gap, float]]) -> None:
        for gap, y in rows:
            a, b = self._between(gap)
            self.paper.box(a, y - 7, b - a, 14, colour=self.colours.surface)
        for gap, y in rows:
            a, b = self._between(gap)
            self.paper.frame(a, y - 7, b - a, 14, colour=self.colours.outside)

    def _draw_stubs(self, rows: list[tuple[Gap, float]]) -> None:
        stubs: list[Segment] = []
        marks: list[tuple[float, float]] = []
        for gap, y in rows:
            known = gap.claim if gap.claim is not None else gap.evidence
            start = self.place(0.0 if known is None else known)
            long = (self.right - self.left) * 0.3
            way = 1 if start < (self.left + self.right) / 2 else -1
            stubs.append((start, y, start + way * long, y))
            marks.append((start + way * (long + 10), y))
        self.paper.lines(stubs, colour=self.colours.surface, width=4)
        self.paper.lines(stubs, colour=self.colours.ink_soft, width=2.25, dash=DOTTED)
        for x, y in marks:
            self.paper.circle(x, y, radius=8, colour=self.colours.surface)
        for x, y in marks:
            self.paper.words(
                x, y + 0.5, "?", colour=self.colours.ink_soft, size=14, bold=True, align="center"
            )

    def _bar(self, ends: tuple[float, float] | None, y: float) -> list[Segment]:
        if ends is None:
            return []
        a, b = self.place(ends[0]), self.place(ends[1])
        return [(a, y, b, y), (a, y - 4, a, y + 4), (b, y - 4, b, y + 4)]


def _is_plain(gap: Gap) -> bool:
    return gap.verdict not in (BLIND_SPOT, HIDDEN_STRENGTH)


def _edge(gap: Gap) -> float | None:
    """Return where the evidence's side of a gap begins: its point, else the end that decided.

    A claim may stand far above all that the records allow without any one figure being known.
    """
    if gap.evidence is not None or gap.evidence_range is None or _is_plain(gap):
        return gap.evidence
    return gap.evidence_range[1] if gap.verdict == BLIND_SPOT else gap.evidence_range[0]


def _is_silent(gap: Gap) -> bool:
    """Return whether a voice has neither a point nor bounds."""
    return gap.claim is None or (gap.evidence is None and gap.evidence_range is None)


class _Map:
    """Where every row of the map stands, wide or narrow."""

    _ROW, _NARROW_ROW, _GROUP = 46.0, 84.0, 40.0

    def __init__(self, gap_map: GapMap, theme: Theme, width: int) -> None:
        self.gap_map, self.width = gap_map, width
        self.colours = palette(theme)
        self.narrow = width < 600
        head = 14 + (34 if gap_map.title else 0) + (24 if gap_map.note else 0)
        self.scale_at = head + 14
        self.rows: list[tuple[Gap, float]] = []
        self.heads: list[tuple[str, float, int, int]] = []
        bottom = self._place_rows(self.scale_at + 14)
        legend = 92 if self.narrow else 46
        self.legend_at = bottom + 26
        self.paper = Drawing(width=width, height=bottom + legend, colours=self.colours)
        left = 16.0 if self.narrow else width * 0.36
        self.line = _Line(self.paper, left=left, right=width - 16 if self.narrow else width * 0.68)
        self.bottom = bottom

    def _place_rows(self, y: float) -> float:
        tall = self._NARROW_ROW if self.narrow else self._ROW
        for group, members in groupby(self.gap_map.gaps, key=lambda gap: gap.group):
            gaps = list(members)
            if group:
                blind = sum(gap.verdict == BLIND_SPOT for gap in gaps)
                self.heads.append((group, y + self._GROUP / 2 + 4, blind, len(gaps)))
                y += self._GROUP
            for gap in gaps:
                self.rows.append((gap, y + tall / 2))
                y += tall
        return y

    def drawn(self) -> Drawing:
        self._draw_head()
        if not self.narrow:
            for top, bottom in self._spans():
                self.line.draw_scale(top, bottom)
        self._draw_groups()
        self.line.draw(self.rows)
        self._draw_labels()
        self._draw_words()
        self._draw_legend()
        return self.paper

    def _spans(self) -> list[tuple[float, float]]:
        """Return from where to where the upright lines run: through each group's rows."""
        half = self._ROW / 2
        spans: list[tuple[float, float]] = []
        for _, y in self.rows:
            if spans and abs(spans[-1][1] - (y - half)) < 1:
                spans[-1] = (spans[-1][0], y + half)
            else:
                spans.append((y - half, y + half))
        return spans

    def _draw_head(self) -> None:
        if self.gap_map.title:
            self.paper.words(16, 26, self.gap_map.title, size=20, bold=True)
        if self.gap_map.note:
            y = 26 + (26 if self.gap_map.title else 0)
            self.paper.words(16, y, self.gap_map.note, size=13, colour=self.colours.ink_soft)
        for share, words in ((0.0, "0"), (0.5, "½"), (1.0, "1")):
            self.paper.words(
                self.line.place(share),
                self.scale_at,
                words,
                colour=self.colours.ink_faint,
                size=12,
                align="center",
            )

    def _draw_groups(self) -> None:
        for _, y, _, _ in self.heads:
            self.paper.box(0, y - 14, self.width, 28, colour=self.colours.sunken)
        for group, y, _, _ in self.heads:
            self.paper.words(16, y + 0.5, group, size=14, bold=True)
        for _, y, blind, total in self.heads:
            words = _items(total)
            if blind:
                told = {"n": blind, "of": total}
                words = (
                    ngettext(
                        "%(n)s of %(of)s is a blind spot",
                        "%(n)s of %(of)s are blind spots",
                        blind,
                    )
                    % told
                )
            self.paper.words(
                self.width - 16, y + 0.5, words, colour=self.colours.ink_soft, align="right"
            )

    def _draw_labels(self) -> None:
        room = self.width - 32 if self.narrow else self.line.left - 44
        for gap, y in self.rows:
            lines = wrapped(gap.label, room=room, size=14, lines=1 if self.narrow else 2)
            top = y - 24 if self.narrow else y - 9 * (len(lines) - 1)
            for number, line in enumerate(lines):
                self.paper.words(16, top + number * 18, line, size=14)

    def _draw_words(self) -> None:
        left = 16.0 if self.narrow else self.line.right + 24
        room = self.width - left - 12
        for gap, y in self.rows:
            colour, bold = self._verdict_style(gap)
            self.paper.words(
                left,
                y + (22 if self.narrow else -9),
                gettext(gap.verdict),
                colour=colour,
                bold=bold,
            )
        for gap, y in self.rows:
            start = left + 118 if self.narrow else left
            for line in wrapped(gap.words, room=room - (start - left), size=12.5, lines=1):
                self.paper.words(
                    start,
                    y + (22 if self.narrow else 9),
                    line,
                    colour=self.colours.ink_soft,
                    size=12.5,
                )

    def _verdict_style(self, gap: Gap) -> tuple[str, bool]:
        if gap.verdict == BLIND_SPOT:
            return self.colours.gap, True
        if gap.verdict == HIDDEN_STRENGTH:
            return self.colours.outside, True
        return self.colours.ink, False

    def _draw_legend(self) -> None:
        x, y = 22.0, self.legend_at
        # The keys are gaps themselves, so that what they mean can't drift from what is drawn.
        keys = (
            (Gap("", "", "", 1.0, None, ""), gettext("what our people say")),
            (Gap("", "", "", None, 0.0, ""), gettext("what the records show")),
            (Gap("", "", "", 1.0, 0.0, BLIND_SPOT), gettext(BLIND_SPOT)),
            (Gap("", "", "", 0.0, 1.0, HIDDEN_STRENGTH), gettext(HIDDEN_STRENGTH)),
        )
        for number, (gap, words) in enumerate(keys):
            if self.narrow and number == 2:
                x, y = 22.0, y + 28
            if number == 0:
                self.paper.circle(x + 2, y, radius=6)
                x += 16
            elif number == 1:
                self.paper.diamond(x + 2, y, radius=7.5)
                x += 16
            else:
                _Line(self.paper, left=x, right=x + 40).draw([(gap, y)])
                x += 54
            self.paper.words(x, y + 0.5, words, colour=self.colours.ink_soft)
            x += len(words) * 6.6 + 26
