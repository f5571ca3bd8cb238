"""The rules by which an organisation chooses values: read, and set by those who answer for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.hold.customers.compute.golden import ADDRESS, RULES, SETTABLE, Rule
from outsidein.hold.customers.compute.reference import NOT_VALUES
from outsidein.hold.customers.models import FieldRule, SourceTrust
from outsidein.hold.sources.compute.dictionary import get_kind
from outsidein.hold.sources.models import Source


@dataclass(frozen=True, slots=True)
class RuleOf:
    """The rule of one field."""

    field: str
    rule: Rule
    usual: Rule  # what holds unless an organisation says otherwise

    @property
    def is_own(self) -> bool:
        """Return whether the organisation has set it."""
        return self.rule is not self.usual


@dataclass(frozen=True, slots=True)
class TrustedSource:
    """A source in the order of trust."""

    source_id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How an organisation chooses."""

    fields: tuple[RuleOf, ...]
    sources: tuple[TrustedSource, ...]  # the most trusted first


def ruled_fields() -> tuple[str, ...]:
    """Return the fields for which a rule can be set; an address is taken whole and has none."""
    every = get_kind("customers").fields
    return tuple(
        name
        for name in every
        if name not in NOT_VALUES and name not in ADDRESS and not name.endswith("_verified_at")
    )


def get_rules(*, organisation_id: int) -> Rules:
    """Return the rule of every field and the order of trust; 3 SQL queries."""
    own = dict(
        FieldRule.objects.filter(organisation_id=organisation_id).values_list("field", "rule")
    )
    fields = []
    for field in ruled_fields():
        usual = RULES.get(field, Rule.RECENT)
        rule = Rule(own[field]) if own.get(field) in set(SETTABLE) else usual
        fields.append(RuleOf(field, rule, usual))
    places = dict(
        SourceTrust.objects.filter(organisation_id=organisation_id).values_list(
            "source_id", "place"
        )
    )
    sources = Source.objects.filter(organisation_id=organisation_id).order_by("id")
    ranked = sorted(
        (TrustedSource(*row) for row in sources.values_list("id", "name", "kind")),
        key=lambda one: (places.get(one.source_id, len(places)), one.source_id),
    )
    return Rules(tuple(fields), tuple(ranked))


@transaction.atomic
def save_rules(
    *,
    organisation_id: int,
    rules: Mapping[str, str],
    trusted: Sequence[int],
    at: datetime,
    actor: str,
) -> bool:
    """Set the rules of some fields and the order of trust; return whether anything changed.

    Shape: ``trusted`` are numbers of sources, the most trusted first. The reference follows with
    its next rebuilding.
    """
    known = set(ruled_fields())
    for field, rule in rules.items():
        if field not in known or rule not in set(SETTABLE):
            raise NotNow("There is no such field or rule.")
    before = get_rules(organisation_id=organisation_id)
    was = {one.field: str(one.rule) for one in before.fields}
    changed = {field: rule for field, rule in rules.items() if was[field] != rule}
    ours = FieldRule.objects.filter(organisation_id=organisation_id)
    for field, rule in changed.items():
        if rule == RULES.get(field, Rule.RECENT):
            ours.filter(field=field).delete()
        else:
            FieldRule.objects.update_or_create(
                organisation_id=organisation_id, field=field, defaults={"rule": rule}
            )
    names = {one.source_id: one.name for one in before.sources}
    order = list(dict.fromkeys(source for source in trusted if source in names))
    moved = bool(order) and order != [one.source_id for one in before.sources][: len(order)]
    if moved:
        SourceTrust.objects.filter(organisation_id=organisation_id).delete()
        SourceTrust.objects.bulk_create(
            SourceTrust(organisation_id=organisation_id, source_id=source, place=place)
            for place, source in enumerate(order)
        )
    if changed or moved:
        write_audit(
            organisation_id=organisation_id,
            act="set rules of values",
            object_ref="customers",
            at=at,
            actor=actor,
            detail={"rules": changed, "sources": order if moved else []},
        )
    return bool(changed) or moved
