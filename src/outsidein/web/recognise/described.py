"""Somebody as a person describes them on a form, and who that may be, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.recognising import Known, Unclear, identify

LONGEST = 200
#: What is asked for of somebody who is added by hand: field, words, kind of input, autocomplete.
FIELDS = (
    ("given_name", _("First name"), "text"),
    ("family_name", _("Surname"), "text"),
    ("company_name", _("Organisation"), "text"),
    ("email", _("E-mail"), "email"),
    ("phone", _("Telephone"), "tel"),
    ("street_address", _("Street and number"), "text"),
    ("postal_code", _("Postcode"), "text"),
    ("address_locality", _("Town"), "text"),
    ("birth_date", _("Born on"), "date"),
)
#: Of these at least one is needed to know anybody by.
TELLING = frozenset({"family_name", "company_name", "email", "phone"})
#: Reasons that are told of one candidate at most, the weightiest first.
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form with what is wrong with it."""

    name: str
    label: str
    kind: str
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class ShownKnown:
    """A customer that somebody may be, in words."""

    known: Known
    sure: bool
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def described_of(posted: Mapping[str, str]) -> dict[str, object]:
    """Return what a form says of somebody; what is empty is left out."""
    told = {
        name: posted.get(name, "").replace("\0", "").strip()[:LONGEST] for name, *_rest in FIELDS
    }
    return {name: value for name, value in told.items() if value}


def is_telling(described: Mapping[str, object]) -> bool:
    """Return whether somebody could be known by this."""
    return bool(TELLING & described.keys())


def shown_fields(described: Mapping[str, object], wrong: Mapping[str, str]) -> list[ShownField]:
    """Return the fields of the form as they stand."""
    return [
        ShownField(name, str(label), kind, str(described.get(name, "")), wrong.get(name, ""))
        for name, label, kind in FIELDS
    ]


def who_it_may_be(
    organisation_id: int, described: Mapping[str, object], limit: int = 5
) -> list[ShownKnown]:
    """Return who it may be as far as can be told now; a field that is half typed is left out."""
    asked = dict(described)
    for _try in range(len(FIELDS)):
        if not is_telling(asked):
            return []
        try:
            known = identify(organisation_id=organisation_id, described=asked)
        except Unclear as why:
            for field, _reason in why.errors:
                asked.pop(field.partition(".")[0], None)
        except NotNow:
            return []
        else:
            return [shown_known(one) for one in known[:limit]]
    return []


def shown_known(known: Known) -> ShownKnown:
    """Return a candidate in words, its weightiest reasons first."""
    reasons = sorted(known.reasons, key=lambda one: -abs(one.weight))
    for_it = [f"{one.field}: {one.answer}" for one in reasons if one.weight > 0]
    against = [f"{one.field}: {one.answer}" for one in reasons if one.weight < 0]
    return ShownKnown(
        known, known.band == "joined", tuple(for_it[:MOST_REASONS]), tuple(against[:MOST_REASONS])
    )
