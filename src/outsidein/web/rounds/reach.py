"""Whom a draft would ask: how many, of which groups, and what can never be shown of them."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.ask.rounds.queries import RoundView
from outsidein.people.persons.queries import iterate_people
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which those who are asked are parted, with how many there are of each."""

    label: str
    groups: tuple[tuple[str, int], ...]  # name, people


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a round would ask."""

    people: int
    without_email: int
    kinds: tuple[Kind, ...]

    def never_shown(self, least: int) -> list[tuple[str, list[str]]]:
        """Return the groups too small ever to be shown, by kind."""
        found = [
            (kind.label, [name for name, people in kind.groups if people < least])
            for kind in self.kinds
        ]
        return [(label, names) for label, names in found if names]


def get_reach(*, organisation_id: int, chosen: AskedPeople) -> Reach:
    """Return whom the choice reaches; 4 SQL queries."""
    kinds = {
        "level": (_("Level"), [one.name for one in list_levels(organisation_id=organisation_id)]),
        "department": (
            _("Department"),
            [one.name for one in list_departments(organisation_id=organisation_id)],
        ),
    }
    for own in list_attributes(organisation_id=organisation_id):
        kinds[own.code] = (own.label, list(own.options))
    counts: dict[str, Counter[str]] = {code: Counter() for code in kinds}
    people = without = 0
    for person in iterate_people(organisation_id=organisation_id):
        groups = {"level": person.level, "department": person.department, **person.attributes}
        if chosen.includes(groups):
            people += 1
            without += not person.email
            for code, count in counts.items():
                count[groups.get(code, "")] += 1
    return Reach(
        people=people,
        without_email=without,
        kinds=tuple(
            Kind(label, tuple((name, counts[code][name]) for name in names if counts[code][name]))
            for code, (label, names) in kinds.items()
            if chosen.groups is None or code in chosen.groups
        ),
    )


def list_warnings(one: RoundView, reach: Reach) -> list[str]:
    """Return what somebody should know before opening this round, in words."""
    told = []
    personal = "personal" in one.ways
    if personal and not reach.people:
        told.append(_("Nobody on the list is asked. Choose others, or fill the list of people."))
    if personal and 0 < reach.people < one.min_group and not one.is_named:
        told.append(_("Fewer people are asked than may ever be shown: nothing would come of it."))
    if personal and not one.is_named:
        for label, names in reach.never_shown(one.min_group):
            told.append(
                _("%(label)s: %(names)s will never be shown, with fewer than %(least)s people.")
                % {"label": label, "names": ", ".join(names), "least": one.min_group}
            )
    if personal and reach.without_email:
        told.append(
            ngettext(
                "%(count)s person has no e-mail address: hand them their link from the file of"
                " links, or a printed form.",
                "%(count)s people have no e-mail address: hand them their links from the file of"
                " links, or a printed form.",
                reach.without_email,
            )
            % {"count": reach.without_email}
        )
    if not personal and one.asked is None:
        told.append(
            _("Nobody says how many could answer, so the silent cannot be counted and intervals"
              " are wider.")
        )  # fmt: skip
    if one.closes_at is None:
        told.append(_("No end is set: the round stays open until you close it."))
    if one.is_named:
        told.append(_("Answers carry names, and people are told so before they begin."))
    return told
