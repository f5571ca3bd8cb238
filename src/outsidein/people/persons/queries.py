"""Reads of the people who work here and can be asked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from outsidein.ground.errors import NotHere
from outsidein.people.models import Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who works here, or did."""

    person_id: int
    reference: str
    name: str
    email: str
    level_id: int | None
    level: str  # "": not said
    level_role: str
    department_id: int | None
    department: str
    attributes: dict[str, str]  # code -> value
    language: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people, and how many there are in all."""

    people: tuple[PersonView, ...]
    total: int
    first: int  # the place of the first shown, from 1; 0 where nobody is


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """How many people are known, and what is missing to ask them."""

    here: int
    left: int
    without_email: int
    without_level: int
    without_department: int


def list_people(
    *,
    organisation_id: int,
    search: str = "",
    level_id: int | None = None,
    department_id: int | None = None,
    left: bool = False,
    page: int = 1,
) -> PeoplePage:
    """Return a page of people by name, found by any part of name, address or number; 2 queries."""
    rows = Person.objects.filter(organisation_id=organisation_id, left_on__isnull=not left)
    if level_id is not None:
        rows = rows.filter(level_id=level_id)
    if department_id is not None:
        rows = rows.filter(department_id=department_id)
    for word in search.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(reference__icontains=word)
        )
    total = rows.count()
    last = max(1, -(-total // PAGE))
    first = (min(max(1, page), last) - 1) * PAGE
    people = tuple(map(_view, _joined(rows)[first : first + PAGE]))
    return PeoplePage(people=people, total=total, first=first + 1 if people else 0)


def get_person(*, organisation_id: int, person_id: int) -> PersonView:
    """Return one person; 1 SQL query."""
    ours = Person.objects.filter(organisation_id=organisation_id, pk=person_id)
    person = _joined(ours).first()
    if person is None:
        raise NotHere("This person is not known.")
    return _view(person)


def iterate_people(*, organisation_id: int, left: bool = False) -> Iterator[PersonView]:
    """Yield everybody who works here, by name; with ``left`` those too who are gone."""
    rows = Person.objects.filter(organisation_id=organisation_id)
    if not left:
        rows = rows.filter(left_on__isnull=True)
    yield from map(_view, _joined(rows).iterator(chunk_size=2000))


def count_people(*, organisation_id: int) -> PeopleCounts:
    """Return how many there are; 1 SQL query."""
    here = Q(left_on__isnull=True)
    counted = Person.objects.filter(organisation_id=organisation_id).aggregate(
        here=Count("pk", filter=here),
        left=Count("pk", filter=~here),
        without_email=Count("pk", filter=here & Q(email="")),
        without_level=Count("pk", filter=here & Q(level__isnull=True)),
        without_department=Count("pk", filter=here & Q(department__isnull=True)),
    )
    return PeopleCounts(**counted)


def _joined(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.select_related("level", "department").order_by("name", "pk")


def _view(person: Person) -> PersonView:
    return PersonView(
        person_id=person.pk,
        reference=person.reference,
        name=person.name,
        email=person.email,
        level_id=person.level_id,
        level=person.level.name if person.level else "",
        level_role=person.level.role if person.level else "",
        department_id=person.department_id,
        department=person.department.name if person.department else "",
        attributes=json.loads(person.attributes),
        language=person.language,
        left_on=person.left_on,
    )
