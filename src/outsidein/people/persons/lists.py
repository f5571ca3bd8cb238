"""A list of people set beside what is known: what taking it would come to."""

import json
from dataclasses import dataclass

from outsidein.ground.errors import NotNow
from outsidein.ground.exports import restore_cell
from outsidein.people.models import Attribute, Department, Level, Person
from outsidein.people.persons.compute.changes import Known, Match, compare
from outsidein.people.persons.compute.person_list import (
    AttributeRule,
    RefusedRow,
    Rules,
    UnreadableList,
    read_person_list,
)

#: Unit: bytes. Far more than the people of any organisation we know of.
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list of people beside those who are known."""

    headers: tuple[str, ...]
    matches: tuple[Match, ...]
    refused: tuple[RefusedRow, ...]
    missing: tuple[int, ...]  # people who work here and stand in no row
    unread: tuple[str, ...]
    unknown_levels: dict[str, int]
    new_departments: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Return how many rows the list has."""
        return len(self.matches) + len(self.refused)

    @property
    def new(self) -> int:
        """Return how many people are new."""
        return sum(match.person_id is None for match in self.matches)

    @property
    def changed(self) -> int:
        """Return how many people are known and would change."""
        return sum(bool(match.changes) for match in self.matches)

    @property
    def same(self) -> int:
        """Return how many people are known just as they stand there."""
        return len(self.matches) - self.new - self.changed


def read_list(*, organisation_id: int, content: bytes) -> ReadList:
    """Return what the list comes to; 4 SQL queries, NotNow where it cannot be read."""
    if len(content) > LARGEST:
        raise NotNow(f"The list is larger than {LARGEST // 2**20} MiB. Split it.")
    levels = Level.objects.filter(organisation_id=organisation_id)
    departments = Department.objects.filter(organisation_id=organisation_id)
    attributes = Attribute.objects.filter(organisation_id=organisation_id)
    rules = Rules(
        levels=tuple(levels.values_list("name", flat=True)),
        departments=tuple(departments.values_list("name", flat=True)),
        attributes=tuple(
            AttributeRule(one.code, one.label, tuple(json.loads(one.options)))
            for one in attributes.order_by("position")
        ),
    )
    try:
        read = read_person_list(content, rules, restore=restore_cell)
    except UnreadableList as why:
        raise NotNow(str(why)) from why
    compared = compare(read.rows, _known(organisation_id))
    clashes = [
        RefusedRow(one.row.row, read.columns.get(one.field, ""), one.reason, one.row.cells)
        for one in compared.clashes
    ]
    refused = sorted([*read.refused, *clashes], key=lambda one: one.row)
    used = {match.row.department for match in compared.matches}
    return ReadList(
        headers=read.headers,
        matches=compared.matches,
        refused=tuple(refused),
        missing=compared.missing,
        unread=read.unread,
        unknown_levels=read.unknown_levels,
        new_departments=tuple(name for name in read.new_departments if name in used),
        warnings=read.warnings,
    )


def _known(organisation_id: int) -> list[Known]:
    rows = Person.objects.filter(organisation_id=organisation_id)
    return [
        Known(
            person_id=one.pk,
            reference=one.reference,
            name=one.name,
            email=one.email,
            level=one.level.name if one.level else "",
            department=one.department.name if one.department else "",
            attributes=json.loads(one.attributes),
            language=one.language,
            left_on=one.left_on,
        )
        for one in rows.select_related("level", "department").order_by("pk")
    ]
