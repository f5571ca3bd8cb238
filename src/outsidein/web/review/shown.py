"""What the page of a pair says: both records field by field, and what speaks for and against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from outsidein.charts.waterfall import Step, Waterfall
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.identities.compute.sampling import MatchQuality
from outsidein.hold.identities.queries import PairView, ReviewRecord
from outsidein.web.customers.shown import ORDER
from outsidein.web.imports.words import field_words

#: Fields that say something of the record and nothing of who it is about.
LEFT_OUT = frozenset({"problems", "external_id", "captured_at", "updated_at", "notice"})


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of two records beside each other."""

    label: str
    left: str
    right: str
    relation: str  # same, different, one-sided


def shown_fields(pair: PairView) -> list[ShownField]:
    """Return every field that one of the two says something of, names first."""
    place = {name: at for at, name in enumerate(ORDER)}
    said = {**pair.left.tidied, **pair.right.tidied}
    names = sorted(said, key=lambda name: (place.get(name, len(ORDER)), name))
    shown = (_field(name, pair.left.tidied, pair.right.tidied) for name in names)
    return [field for field in shown if field.left or field.right]


def _field(name: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> ShownField:
    if name in LEFT_OUT:
        return ShownField(name, "", "", "")
    one, two = _told(left.get(name)), _told(right.get(name))
    if not one or not two:
        relation = "one-sided"
    else:
        relation = "same" if _shared(left[name], right[name]) else "different"
    return ShownField(field_words(name), one, two, relation)


def _shared(one: Any, two: Any) -> bool:
    """Return whether both say the same, or of several values share one."""
    return bool(_values(one) & _values(two))


def _values(told: Any) -> set[str]:
    listed = told if isinstance(told, list) else [told]
    return {" ".join(str(value).casefold().split()) for value in listed}


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).removesuffix(" 00:00:00")


def name_of(record: ReviewRecord) -> str:
    """Return what a record is called: a name where one is said, with its customer's number."""
    told = record.tidied
    both = f"{_told(told.get('given_name'))} {_told(told.get('family_name'))}".strip()
    name = _told(told.get("full_name")) or both or _told(told.get("company_name"))
    number = customer_label(record.customer_number) if record.customer_number else ""
    return f"{name or record.external_id} {number}".strip()


@dataclass(frozen=True, slots=True)
class ShownStratum:
    """A part of all pairs, in words, and what people said of those drawn from it."""

    words: str
    pairs: int
    same: int
    answered: int


#: What each part holds, as people read it.
STRATUM_WORDS = {
    "joined near": gettext_lazy("Joined, near the threshold"),
    "joined far": gettext_lazy("Joined, far above it"),
    "review": gettext_lazy("Apart, just below it"),
    "apart": gettext_lazy("Apart, further below"),
    "outside near": gettext_lazy("Not compared, but alike"),
    "outside far": gettext_lazy("Not compared, less alike"),
}


def shown_strata(match: MatchQuality) -> list[ShownStratum]:
    """Return the parts that pairs are drawn from; sizes of the last two are estimated."""
    return [
        ShownStratum(str(STRATUM_WORDS[one.name]), round(one.pairs), one.same, one.answered)
        for one in match.strata
    ]


def waterfall_of(pair: PairView) -> Waterfall:
    """Return the pair as the picture shows it."""
    steps = tuple(Step(one.field, one.answer, one.weight) for one in pair.answers)
    return Waterfall(pair.start, steps, pair.threshold)
