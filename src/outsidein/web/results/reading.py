"""How results are said: five sentences for an instrument, and its rows in the order asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.ask.instruments.compute.edition import Item
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.agreement import agreement
from outsidein.ask.results.compute.intervals import bounds_are_due, silent_bounds
from outsidein.ask.results.compute.priority import Quadrant, place_items
from outsidein.ask.results.compute.profile import Profile
from outsidein.ask.results.queries import (
    DimensionResult,
    InstrumentResult,
    ItemResult,
    QuestionResult,
)
from outsidein.charts.wording import percent, points
from outsidein.ground.errors import NotHere
from outsidein.speech import language

#: Orders of the table: name in the address, words, and what it is sorted by.
Order = tuple[str, Promise, Callable[[ItemResult], float]]


def _view(item: ItemResult) -> float:
    found = agreement(item.distribution.counts)
    return found.a if found else 0.0


def _unsure(item: ItemResult) -> float:
    return -item.distribution.not_sure


ORDERS: tuple[Order, ...] = (
    ("lowest", _("lowest first"), lambda item: item.claim.point),
    ("highest", _("highest first"), lambda item: -item.claim.point),
    ("split", _("most split first"), _view),
    ("unsure", _("most unsure first"), _unsure),
)
#: So many of an ordered table stand open; the rest is folded.
FIRST = 10
#: The quadrants in words that say what they are: above or below the mean of the items.
PLACES: dict[Quadrant, Promise] = {
    "concentrate here": _("matters more than most, goes worse: begin here"),
    "keep up": _("matters more than most, goes better: keep it up"),
    "low priority": _("matters less than most, goes worse: after what matters more"),
    "possible overkill": _("matters less than most, goes better: leave it"),
}


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One answer to a question: how many shares of the answers it has, today and as wished."""

    label: str
    today: float | None  # 0 to 1
    wished: float | None

    @property
    def change(self) -> float | None:
        """Return how much more is wished for than there is."""
        if self.today is None or self.wished is None:
            return None
        return self.wished - self.today

    @property
    def bar(self) -> tuple[float, float, float, float] | None:
        """Return where the two points lie on a line 192 wide, and the line between: x1, width."""
        if self.today is None or self.wished is None:
            return None
        now, wished = 8 + 176 * self.today, 8 + 176 * self.wished
        left = min(now, wished)
        return round(now, 1), round(wished, 1), round(left, 1), round(abs(now - wished), 1)


@dataclass(frozen=True, slots=True)
class Shift:
    """One question with its answers, today beside how it should be."""

    code: str
    label: str
    today_n: int | None  # people; None: fewer than five
    wished_n: int | None
    rows: tuple[ShiftRow, ...]
    unnamed: tuple[str, ...]  # answers that nobody ticked in either tense

    @property
    def sentence(self) -> str:
        """Say what is wished for more, and what less."""
        known = [row for row in self.rows if row.change is not None]
        if not known:
            return gettext("Too few answered both tenses to set them side by side.")
        more = max(known, key=lambda row: row.change or 0)
        less = min(known, key=lambda row: row.change or 0)
        if round(100 * (more.change or 0)) == 0 == round(100 * (less.change or 0)):
            return gettext("What is and what should be are alike.")
        said = gettext(
            "Wished for more: %(more)s (%(more_today)s today, %(more_wished)s wished). Wished for"
            " less: %(less)s (%(less_today)s today, %(less_wished)s wished)."
        )
        return said % {
            "more": more.label,
            "more_today": percent(more.today),
            "more_wished": percent(more.wished),
            "less": less.label,
            "less_today": percent(less.today),
            "less_wished": percent(less.wished),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the table; where few answered, how low and high the silent could pull it."""

    item: ItemResult
    silent: tuple[float, float] | None  # None: enough answered, or nobody knows how many there are


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines that fold away together; those without a name never do."""

    name: str
    lines: tuple[Line, ...]
    code: str = ""  # of the dimension, where they are one


@dataclass(frozen=True, slots=True)
class Placing:
    """One item by how much it matters and how it goes."""

    item: ItemResult
    quadrant: Quadrant

    @property
    def reading(self) -> str:
        """Say where it stands among the items."""
        return str(PLACES[self.quadrant])

    @property
    def need(self) -> float:
        """Return the room left above where it stands, 0 to 1."""
        return 1 - self.item.claim.point

    @property
    def index(self) -> float:
        """Return how much it matters times how much it needs, 0 to 1."""
        return self.item.importance * self.need


def list_lines(items: Sequence[ItemResult], order: str) -> tuple[Line, ...]:
    """Return the items in the order named; the instrument's own where it names none."""
    by = next((key for name, _words, key in ORDERS if name == order), None)
    return tuple(Line(i, _silent(i)) for i in (items if by is None else sorted(items, key=by)))


def group_lines(
    lines: Sequence[Line], order: str, dimensions: Sequence[DimensionResult]
) -> tuple[LineGroup, ...]:
    """Return the lines by dimension; where an order is asked for, the first ten and the rest."""
    if order in {name for name, _words, _key in ORDERS}:
        parts = [
            ("", lines[:FIRST], ""),
            (gettext("The other %(n)s") % {"n": len(lines) - FIRST}, lines[FIRST:], ""),
        ]
    else:
        names = {dimension.code: dimension.label for dimension in dimensions}
        parts = [
            (
                names.get(code, ""),
                [one for one in lines if (one.item.dimension or "") == code],
                code,
            )
            for code in dict.fromkeys(map(_part, lines))
        ]
    return tuple(LineGroup(name, tuple(found), code) for name, found, code in parts if found)


def _part(line: Line) -> str:
    return line.item.dimension or ""


def _silent(item: ItemResult) -> tuple[float, float] | None:
    mean, values = item.mean, item.distribution.values
    if mean.population is None or not bounds_are_due(mean.n, mean.population):
        return None
    return silent_bounds(mean.point, mean.n, mean.population, values[0], values[-1])


def say_result(result: InstrumentResult) -> tuple[str, ...]:
    """Return up to five sentences that say what came of a round, the first of who answered."""
    found = [_of_whom(result)]
    if result.dimensions:
        found.append(_of_dimensions(result))
    if result.items:
        found += [_of_levels(result.items), _of_views(result.items), _of_marks(result.items)]
        found.append(_of_doubt(result.items))
    found += [f"{shift.label}: {shift.sentence}" for shift in list_shifts(result)]
    return tuple(sentence for sentence in found if sentence)[: 5 if result.items else 7]


def say_finding(result: InstrumentResult) -> str:
    """Return the one sentence on top of a result."""
    if result.hidden:
        return gettext("Too few answered to show anything")
    if result.dimensions:
        return _of_dimensions(result)
    if result.items:
        return _of_levels(result.items)
    known = [(row, row.change or 0) for shift in list_shifts(result) for row in shift.rows]
    if not known:
        return gettext("Nothing was ticked by five people or more")
    row, change = max(known, key=lambda one: one[1])
    if change <= 0:
        return gettext("What is and what should be are alike")
    most = gettext("Most wished for is more of “%(label)s”: %(today)s today, %(wished)s wished")
    return most % {
        "label": row.label,
        "today": percent(row.today),
        "wished": percent(row.wished),
    }


def _of_whom(result: InstrumentResult) -> str:
    if result.answered is None:
        few = gettext("Fewer than %(least)s people answered.")
        return few % {"least": result.smallest_group}
    if result.asked is None:
        unknown = gettext("%(n)s people answered; how many were asked is not known.")
        return unknown % {"n": result.answered}
    silent = max(0, result.asked - result.answered)
    said = gettext("%(n)s of %(of)s people answered; of %(silent)s nothing is known.")
    return said % {"n": result.answered, "of": result.asked, "silent": silent}


def _of_dimensions(result: InstrumentResult) -> str:
    scored = [d for d in result.dimensions if d.score]
    if not scored:
        return gettext("No dimension has a score: too few people answered enough of one.")
    high = max(scored, key=lambda d: d.score.point if d.score else 0)
    low = min(scored, key=lambda d: d.score.point if d.score else 0)
    best, worst = high.score, low.score
    said = gettext(
        "Highest stands %(high)s, with %(best)s of %(of)s points; lowest %(low)s, with %(worst)s."
    )
    return said % {
        "high": high.label,
        "best": points(best.point if best else None),
        "of": high.highest,
        "low": low.label,
        "worst": points(worst.point if worst else None),
    }


def _of_levels(items: Sequence[ItemResult]) -> str:
    high = max(items, key=lambda item: item.claim.point)
    low = min(items, key=lambda item: item.claim.point)
    said = gettext("People say “%(high)s” goes best and “%(low)s” worst.")
    return said % {"high": high.label, "low": low.label}


def _of_views(items: Sequence[ItemResult]) -> str:
    split, one = min(items, key=_view), max(items, key=_view)
    if split is one:
        return ""
    said = gettext("They are most at one on “%(one)s”, and most split on “%(split)s”.")
    return said % {"one": one.label, "split": split.label}


def _of_marks(items: Sequence[ItemResult]) -> str:
    if not asks_priorities(items):
        return ""
    top = max(items, key=lambda item: item.importance)
    said = gettext("Most often marked to come first is “%(label)s”, by %(share)s.")
    return said % {"label": top.label, "share": percent(top.importance)}


def _of_doubt(items: Sequence[ItemResult]) -> str:
    top = max(items, key=lambda item: item.distribution.not_sure)
    if not top.distribution.not_sure:
        return gettext("Nobody was unsure of any item.")
    said = gettext("Most unsure are they of “%(label)s”: %(n)s could not tell.")
    return said % {"label": top.label, "n": top.distribution.not_sure}


def asks_priorities(items: Sequence[ItemResult]) -> bool:
    """Return whether people could mark priorities; where nobody could, each counts as one."""
    return any(item.importance != 1 for item in items)


def list_placings(items: Sequence[ItemResult]) -> tuple[Placing, ...]:
    """Return the items by what matters and needs most; none where priorities weren't asked."""
    if not asks_priorities(items):
        return ()
    placed = place_items([(i.code, i.importance, i.claim.point) for i in items])
    found = [Placing(item, one.quadrant) for item, one in zip(items, placed, strict=True)]
    return tuple(sorted(found, key=lambda one: -one.index))


def list_shifts(result: InstrumentResult) -> tuple[Shift, ...]:
    """Return the questions asked in both tenses, today beside how it should be."""
    codes = dict.fromkeys(question.code for question in result.questions)
    return tuple(_shift(result, code) for code in codes)


def _shift(result: InstrumentResult, code: str) -> Shift:
    both = {q.tense: q for q in result.questions if q.code == code}
    now, wished = both.get("now"), both.get("future")
    labels = next(iter(both.values())).labels
    options = dict.fromkeys([*_shares(now), *_shares(wished)])
    item = _item(result, code)
    rows = [
        ShiftRow(labels.get(option, option), _share(now, option), _share(wished, option))
        for option in options
    ]
    rows.sort(key=lambda row: -abs(row.change or 0))
    unnamed = [row for row in rows if not row.today and not row.wished]
    return Shift(
        code,
        item.label.say(language()) if item else code,
        now.profile.n if now else None,
        wished.profile.n if wished else None,
        tuple(row for row in rows if row not in unnamed),
        tuple(row.label for row in unnamed),
    )


def _shares(question: QuestionResult | None) -> dict[str, float]:
    profile: Profile | None = question.profile if question else None
    return dict(profile.shares) if profile else {}


def _share(question: QuestionResult | None, option: str) -> float | None:
    return _shares(question).get(option, 0.0) if question else None


def _item(result: InstrumentResult, code: str) -> Item | None:
    try:
        return get_edition(result.instrument, result.version).find(code)
    except NotHere:
        return None  # an edition of the organisation's own; the code names the question
