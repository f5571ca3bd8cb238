"""A measure as a page shows it: its value with all that it rests on, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.charts import measure_words
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.compute.wording import say_header
from outsidein.speech import language
from outsidein.web.evidence.items import KnownItem, known_items

#: What to do where a measure is unknown, by its cause.
REMEDIES = {
    "kept_elsewhere": _(
        "It is kept elsewhere, so it was said. Bring it in and take the word back."
    ),
    "table_empty": _(
        "Bring in a file that holds it. If nothing of it occurred, say so under Tables."
    ),
    "never_supplied": _("Ask the owner of a source to put the column into the next file."),
    "no_denominator": _("There was nothing of it in the period. It is measured once there is."),
    "too_few": _("Wait until there are more, or bring older files of the period in."),
    "not_built": _("It is not built yet."),
}


@dataclass(frozen=True, slots=True)
class MeasureLine(measure_words.MeasureLine):
    """One measure's value beside its header, with the items it speaks to."""

    part: str
    items: tuple[KnownItem, ...]

    @property
    def remedy(self) -> str:
        """What to do so that it becomes known."""
        return str(REMEDIES.get(self.value.cause, ""))


def library() -> dict[str, Measure]:
    """Return every measure's header in the reader's language, read once."""
    return _library(language())


@cache
def _library(_tongue: str) -> dict[str, Measure]:
    return {name: say_header(one) for name, one in load_measures().items()}


def line_of(value: MeasureValue) -> MeasureLine:
    """Return the value beside its header and the items it speaks to."""
    header = library().get(value.name)
    known = known_items()
    items = tuple(known[code] for code in (header.items if header else ()) if code in known)
    return MeasureLine(value, header, items[0].part if items else gettext("Other measures"), items)


@dataclass(frozen=True, slots=True)
class Part:
    """The measures of one dimension."""

    name: str
    lines: tuple[MeasureLine, ...]
    measured: int


def parts_of(values: Iterable[MeasureValue], *, state: str = "") -> tuple[Part, ...]:
    """Return the measures by dimension, in the order of the instruments; of one state or all.

    A dimension without any measure of that state is left out.
    """
    order = list(dict.fromkeys(item.part for item in known_items().values()))
    by_part: dict[str, list[MeasureLine]] = {name: [] for name in order}
    for value in values:
        line = line_of(value)
        by_part.setdefault(line.part, []).append(line)
    parts = []
    for name, lines in by_part.items():
        shown = tuple(line for line in lines if state in ("", line.value.state))
        if shown:
            measured = sum(line.value.is_measured for line in lines)
            parts.append(Part(name, shown, measured))
    return tuple(parts)
