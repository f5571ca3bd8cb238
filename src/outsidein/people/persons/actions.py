"""Writes to the people who work here: one by hand, or a whole list."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.models import Attribute, Department, Level, Person
from outsidein.people.persons.compute.changes import Match
from outsidein.people.persons.lists import read_list

BATCH = 500


@dataclass(frozen=True, slots=True)
class ListTaken:
    """What came of a list of people."""

    new: int
    changed: int
    same: int
    refused: int
    left: int  # marked as gone, because the list does not name them
    departments: int  # made on the way


@transaction.atomic
def save_person(
    *,
    organisation_id: int,
    name: str,
    email: str = "",
    reference: str = "",
    level_id: int | None = None,
    department_id: int | None = None,
    attributes: Mapping[str, str] | None = None,
    language: str = "",
    left_on: date | None = None,
    person_id: int | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Add somebody who works here, or change what is known of them; return their number."""
    said: dict[str, Any] = {
        "name": " ".join(name.split())[:160],
        "email": email.strip().lower(),
        "reference": reference.strip()[:80],
        "level_id": _ours(Level, organisation_id, level_id),
        "department_id": _ours(Department, organisation_id, department_id),
        "attributes": json.dumps(_carried(organisation_id, attributes or {}), ensure_ascii=False),
        "language": language,
        "left_on": left_on,
    }
    _check(said)
    ours = Person.objects.filter(organisation_id=organisation_id)
    try:
        with transaction.atomic():
            if person_id is None:
                person_id = Person.objects.create(organisation_id=organisation_id, **said).pk
            elif not ours.filter(pk=person_id).update(**said):
                raise NotHere("This person is not known.")
    except IntegrityError as why:
        raise NotNow(_("Somebody else has this e-mail address or number already.")) from why
    _note(organisation_id, "save person", f"person {person_id}", at, actor)
    return person_id


@transaction.atomic
def remove_person(
    *, organisation_id: int, person_id: int, at: datetime, actor: str = "system"
) -> None:
    """Erase somebody; an invitation of theirs stays, without leading to anybody."""
    deleted, _kinds = Person.objects.filter(organisation_id=organisation_id, pk=person_id).delete()
    if not deleted:
        raise NotHere("This person is not known.")
    _note(organisation_id, "remove person", f"person {person_id}", at, actor)


@transaction.atomic
def take_list(
    *,
    organisation_id: int,
    content: bytes,
    mark_left: bool = False,
    at: datetime,
    actor: str = "system",
) -> ListTaken:
    """Take a list of people: the new, the changed; with ``mark_left`` note who is gone.

    The same list twice changes nothing. A department that is not known yet is made; a level is
    not, since it needs a role.
    """
    read = read_list(organisation_id=organisation_id, content=content)
    if mark_left and read.refused:
        raise NotNow(_("Mend the refused rows first: whoever stands in one has not left."))
    Department.objects.bulk_create(
        [Department(organisation_id=organisation_id, name=name) for name in read.new_departments]
    )
    places = _Places(organisation_id)
    new = [match for match in read.matches if match.person_id is None]
    changed = {match.person_id: match for match in read.matches if match.changes}
    Person.objects.bulk_create(
        [places.filled(Person(organisation_id=organisation_id), match) for match in new],
        batch_size=BATCH,
    )
    known = Person.objects.filter(organisation_id=organisation_id).in_bulk(list(changed))
    filled = [places.filled(known[pk], match) for pk, match in changed.items() if pk]
    Person.objects.bulk_update(
        filled,
        ["reference", "name", "email", "level", "department", "attributes", "language", "left_on"],
        batch_size=BATCH,
    )
    left = 0
    if mark_left:
        gone = Person.objects.filter(organisation_id=organisation_id, pk__in=read.missing)
        left = gone.update(left_on=at.date())
    taken = ListTaken(
        new=len(new),
        changed=len(changed),
        same=len(read.matches) - len(new) - len(changed),
        refused=len(read.refused),
        left=left,
        departments=len(read.new_departments),
    )
    write_audit(
        organisation_id=organisation_id, act="take list of people", object_ref="people", at=at,
        actor=actor, detail={name: getattr(taken, name) for name in ListTaken.__slots__},
    )  # fmt: skip
    return taken


class _Places:
    """The levels and departments of an organisation by their names."""

    def __init__(self, organisation_id: int) -> None:
        levels = Level.objects.filter(organisation_id=organisation_id)
        departments = Department.objects.filter(organisation_id=organisation_id)
        self.levels = {level.name: level for level in levels}
        self.departments = {one.name: one for one in departments}

    def filled(self, person: Person, match: Match) -> Person:
        """Return the person with what the row says; what it leaves empty stays."""
        row = match.row
        for name in ("reference", "name", "email", "language", "left_on"):
            if value := getattr(row, name):
                setattr(person, name, value)
        person.level = self.levels[row.level] if row.level else person.level
        person.department = (
            self.departments[row.department] if row.department else person.department
        )
        carried = {**json.loads(person.attributes), **row.attributes}
        person.attributes = json.dumps(carried, ensure_ascii=False)
        return person


def _check(said: Mapping[str, Any]) -> None:
    if not said["name"]:
        raise NotNow(_("Write a name."))
    if said["email"]:
        try:
            validate_email(said["email"])
        except ValidationError as why:
            raise NotNow(_("“%s” is no e-mail address.") % said["email"]) from why


def _ours(model: type[Level | Department], organisation_id: int, pk: int | None) -> int | None:
    """Return the number, once it is known to be of this organisation."""
    if pk is None:
        return None
    if not model._default_manager.filter(organisation_id=organisation_id, pk=pk).exists():
        raise NotHere("This level or department is not known.")
    return pk


def _carried(organisation_id: int, said: Mapping[str, str]) -> dict[str, str]:
    """Return the values that the organisation's attributes have; refuse any other."""
    carried = {}
    for one in Attribute.objects.filter(organisation_id=organisation_id):
        if value := said.get(one.code, ""):
            if value not in json.loads(one.options):
                raise NotNow(_("“%(value)s” is no value of %(label)s.")
                             % {"value": value, "label": one.label})  # fmt: skip
            carried[one.code] = value
    return carried


def _note(organisation_id: int, act: str, object_ref: str, at: datetime, actor: str) -> None:
    write_audit(organisation_id=organisation_id, act=act, object_ref=object_ref, at=at, actor=actor)
