"""What is said of a measure, in the reader's language: its title, its header, why it is unknown.

The library is written in English. Its words are gathered with those of the pages and translated
where they are read; what a run keeps stays as the library says it.
"""

from dataclasses import replace
from functools import cache

from outsidein.check.evidence.compute.binding import ItemBinding, load_items
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.hold.marts.compute.tables import TABLES
from outsidein.speech import gettext, gettext_noop, language, number

#: Why nothing could be measured, by its cause; ``missing`` are tables or columns.
REASONS = {
    "kept_elsewhere": gettext_noop("Kept elsewhere: %(missing)s."),
    "table_empty": gettext_noop("No source has supplied any row of %(missing)s."),
    "never_supplied": gettext_noop("No source has ever supplied %(missing)s."),
    "no_denominator": gettext_noop("There is nothing to count: %(what)s."),
    "too_few": gettext_noop("Too few to tell: %(n)s of at least %(least)s."),
}
#: The words of a header and of a binding that people read.
HEADER = ("title", "numerator", "denominator", "trap", "note")
BINDING = ("claim", "beyond", "trap", "needed")


@cache
def _known() -> dict[str, Measure]:
    return load_measures()


def say_value(value: MeasureValue) -> MeasureValue:
    """Return the value with its title and its reason in the reader's language."""
    if language() == "en":
        return value
    return replace(value, title=gettext(value.title), reason=say_reason(value))


def say_reason(value: MeasureValue) -> str:
    """Return why a measure is unknown; what the library no longer holds keeps its own words."""
    template, measure = REASONS.get(value.cause), _known().get(value.name)
    if language() == "en" or template is None or measure is None:
        return gettext(value.reason) if value.reason else ""
    return gettext(template) % {
        "missing": ", ".join(value.missing),
        "what": gettext(measure.denominator),
        "n": value.n,
        "least": measure.min_n,
    }


def amid(title: str) -> str:
    """Return a title as it stands in a sentence: small in English.

    >>> amid("Cases solved when promised")
    'cases solved when promised'
    """
    return title.lower() if language() == "en" else title


def say_header(measure: Measure) -> Measure:
    """Return a header with its words in the reader's language."""
    return replace(
        measure,
        title=_said(measure.title),
        numerator=_said(measure.numerator),
        denominator=_said(measure.denominator),
        trap=_said(measure.trap),
        note=_said(measure.note),
    )


def say_binding(binding: ItemBinding) -> ItemBinding:
    """Return an item's binding with its words in the reader's language."""
    return replace(
        binding,
        claim=_said(binding.claim),
        beyond=_said(binding.beyond),
        trap=_said(binding.trap),
        needed=_said(binding.needed),
    )


def list_words() -> list[str]:
    """Return every text of the library that people read, to be translated."""
    headers = [getattr(one, name) for one in _known().values() for name in (*HEADER, "unit")]
    tables = [table.meaning for table in TABLES.values()]
    bindings = [getattr(one, name) for one in load_items().values() for name in BINDING]
    return sorted({words for words in (*headers, *bindings, *tables) if words})


def _said(words: str) -> str:
    return gettext(words) if words else ""


def say_share(value: float) -> str:
    """Return a figure from 0 to 1 as it stands in a sentence.

    >>> say_share(0.8567)
    '0.86'
    """
    return number(f"{value:.2f}")
