"""Reads of how an organisation is built: its levels, departments and further attributes."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from outsidein.ground.errors import NotHere
from outsidein.people.models import Attribute, Department, Level, Person


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level with the role it plays and how many people stand on it."""

    level_id: int
    name: str
    role: str  # board, management, front, support
    people: int


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department with its function, if one was said, and how many people are in it."""

    department_id: int
    name: str
    function: str  # "": not said
    headcount: int | None
    people: int


@dataclass(frozen=True, slots=True)
class AttributeView:
    """Something else that parts the people, with the values there are."""

    attribute_id: int
    code: str
    label: str
    options: tuple[str, ...]


def list_levels(*, organisation_id: int) -> list[LevelView]:
    """Return the levels from the top down; 1 SQL query."""
    rows = Level.objects.filter(organisation_id=organisation_id).order_by("position", "name")
    people = _people("level")
    return [
        LevelView(level.pk, level.name, level.role, level.people or 0)
        for level in rows.annotate(people=Subquery(people))
    ]


def list_departments(*, organisation_id: int) -> list[DepartmentView]:
    """Return the departments by name; 1 SQL query."""
    rows = Department.objects.filter(organisation_id=organisation_id).order_by("name")
    people = _people("department")
    return [
        DepartmentView(one.pk, one.name, one.function, one.headcount, one.people or 0)
        for one in rows.annotate(people=Subquery(people))
    ]


def list_attributes(*, organisation_id: int) -> list[AttributeView]:
    """Return the organisation's own attributes in their order; 1 SQL query."""
    rows = Attribute.objects.filter(organisation_id=organisation_id)
    return [_view(one) for one in rows.order_by("position", "label")]


def get_attribute(*, organisation_id: int, attribute_id: int) -> AttributeView:
    """Return one attribute; 1 SQL query."""
    one = Attribute.objects.filter(organisation_id=organisation_id, pk=attribute_id).first()
    if one is None:
        raise NotHere("This attribute is not known.")
    return _view(one)


def _view(one: Attribute) -> AttributeView:
    return AttributeView(one.pk, one.code, one.label, tuple(json.loads(one.options)))


def _people(column: str) -> Any:
    """Return how many people who still work here stand under the outer row."""
    here = Person.objects.filter(**{column: OuterRef("pk")}, left_on__isnull=True)
    counted = here.order_by().values(column).annotate(count=Count("pk"))
    return counted.values("count")
