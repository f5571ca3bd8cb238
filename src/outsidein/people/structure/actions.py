"""Writes to how an organisation is built: its levels, departments and further attributes."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import FUNCTIONS
from outsidein.people.models import Attribute, Department, Level, Organisation, Person, Role

LONGEST_NAME = 80
MOST_OPTIONS = 60
#: Codes under which every answer is grouped already.
TAKEN_CODES = frozenset({"level", "department", "role", "respondent", "language"})


def save_level(
    *,
    organisation_id: int,
    name: str,
    role: str,
    level_id: int | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Make a level, or change what is said of one; return its number."""
    if role not in Role.values:
        raise NotNow(_("Say what people on this level do: board, management, front or support."))
    said = {"name": _named(name), "role": role}
    return _save(Level, organisation_id, level_id, said, "level", at, actor)


def save_department(
    *,
    organisation_id: int,
    name: str,
    function: str = "",
    headcount: int | None = None,
    department_id: int | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Make a department, or change what is said of one; return its number."""
    if function and function not in FUNCTIONS:
        raise NotNow(_("This function is not known."))
    said = {"name": _named(name), "function": function, "headcount": headcount}
    return _save(Department, organisation_id, department_id, said, "department", at, actor)


@transaction.atomic
def save_time_zone(
    *, organisation_id: int, time_zone: str, at: datetime, actor: str = "system"
) -> None:
    """Say where the organisation's days begin at midnight; every page tells its times so."""
    if time_zone not in available_timezones():
        raise NotNow(_("This time zone is not known."))
    if not Organisation.objects.filter(pk=organisation_id).update(time_zone=time_zone):
        raise NotHere("This organisation is not known.")
    write_audit(
        organisation_id=organisation_id,
        act="set time zone",
        object_ref=f"organisation {organisation_id}",
        at=at,
        actor=actor,
        detail={"time_zone": time_zone},
    )


@transaction.atomic
def save_attribute(
    *,
    organisation_id: int,
    label: str,
    options: Sequence[str],
    code: str = "",
    attribute_id: int | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Make an attribute, or change its words and values; return its number.

    The code stays what it was first: lists and answers know the attribute by it. A value that
    somebody carries cannot be taken away.
    """
    values = list(dict.fromkeys(" ".join(option.split())[:LONGEST_NAME] for option in options))
    values = [value for value in values if value]
    if len(values) < 2:
        raise NotNow(_("Write at least two values, one a line; one value parts nobody."))
    if len(values) > MOST_OPTIONS:
        raise NotNow(_("More than %(most)s values make no groups.") % {"most": MOST_OPTIONS})
    label = _named(label)
    said: dict[str, Any] = {"label": label, "options": json.dumps(values, ensure_ascii=False)}
    if attribute_id is None:
        said["code"] = _code(code or label)
    else:
        _refuse_losing_values(organisation_id, attribute_id, values)
    return _save(Attribute, organisation_id, attribute_id, said, "attribute", at, actor)


@transaction.atomic
def move_level(
    *, organisation_id: int, level_id: int, up: bool, at: datetime, actor: str = "system"
) -> None:
    """Set a level one place nearer to the top, or further from it."""
    ours = Level.objects.filter(organisation_id=organisation_id).order_by("position", "name")
    order = list(ours.values_list("pk", flat=True))
    if level_id not in order:
        raise NotHere("This level is not known.")
    here = order.index(level_id)
    there = max(0, min(len(order) - 1, here + (-1 if up else 1)))
    order[here], order[there] = order[there], order[here]
    for position, pk in enumerate(order, start=1):
        ours.filter(pk=pk).update(position=position)
    _note(organisation_id, "move level", f"level {level_id}", at, actor)


def remove_level(
    *, organisation_id: int, level_id: int, at: datetime, actor: str = "system"
) -> None:
    """Remove a level on which nobody stands."""
    used = Person.objects.filter(organisation_id=organisation_id, level_id=level_id).count()
    _remove(Level, organisation_id, level_id, used, "level", at, actor)


def remove_department(
    *, organisation_id: int, department_id: int, at: datetime, actor: str = "system"
) -> None:
    """Remove a department in which nobody is."""
    ours = Person.objects.filter(organisation_id=organisation_id, department_id=department_id)
    _remove(Department, organisation_id, department_id, ours.count(), "department", at, actor)


@transaction.atomic
def remove_attribute(
    *, organisation_id: int, attribute_id: int, at: datetime, actor: str = "system"
) -> None:
    """Remove an attribute, and what people carry of it."""
    one = Attribute.objects.filter(organisation_id=organisation_id, pk=attribute_id).first()
    if one is None:
        raise NotHere("This attribute is not known.")
    changed = []
    for person in Person.objects.filter(organisation_id=organisation_id).exclude(attributes="{}"):
        carried = json.loads(person.attributes)
        if carried.pop(one.code, None) is not None:
            person.attributes = json.dumps(carried, ensure_ascii=False)
            changed.append(person)
    Person.objects.bulk_update(changed, ["attributes"], batch_size=500)
    one.delete()
    _note(organisation_id, "remove attribute", f"attribute {attribute_id}", at, actor)


def _refuse_losing_values(organisation_id: int, attribute_id: int, values: list[str]) -> None:
    one = Attribute.objects.filter(organisation_id=organisation_id, pk=attribute_id).first()
    if one is None:
        raise NotHere("This attribute is not known.")
    gone = set(json.loads(one.options)) - set(values)
    if not gone:
        return
    people = Person.objects.filter(organisation_id=organisation_id).exclude(attributes="{}")
    carried = {
        json.loads(text).get(one.code) for text in people.values_list("attributes", flat=True)
    }
    if kept := sorted(gone & carried):
        raise NotNow(_("Somebody carries this value, so it stays: %s") % ", ".join(kept))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NotNow(_("Write a name."))
    if len(name) > LONGEST_NAME:
        raise NotNow(_("The name is longer than %s signs.") % LONGEST_NAME)
    return name


def _code(text: str) -> str:
    code = slugify(text).replace("-", "_")[:30].strip("_")
    if not code:
        raise NotNow(_("Give this attribute a code of plain letters, such as site."))
    if code in TAKEN_CODES:
        raise NotNow(_("“%s” is known already under another page; choose another name.") % code)
    return code


@transaction.atomic
def _save(
    model: type[models.Model],
    organisation_id: int,
    pk: int | None,
    said: dict[str, Any],
    word: str,
    at: datetime,
    actor: str,
) -> int:
    ours = model._default_manager.filter(organisation_id=organisation_id)
    try:
        with transaction.atomic():
            if pk is None:
                if hasattr(model, "position"):
                    last = ours.aggregate(last=Max("position"))["last"] or 0
                    said = {**said, "position": last + 1}
                row = model._default_manager.create(organisation_id=organisation_id, **said)
                number = int(row.pk)
            elif ours.filter(pk=pk).update(**said):
                number = pk
            else:
                raise NotHere(f"This {word} is not known.")
    except IntegrityError as why:
        raise NotNow(_("There is one of this name already.")) from why
    _note(organisation_id, f"save {word}", f"{word} {number}", at, actor)
    return number


@transaction.atomic
def _remove(
    model: type[models.Model],
    organisation_id: int,
    pk: int,
    used: int,
    word: str,
    at: datetime,
    actor: str,
) -> None:
    ours = model._default_manager.filter(organisation_id=organisation_id, pk=pk)
    if not ours.exists():
        raise NotHere(f"This {word} is not known.")
    if used:
        raise NotNow(_("%s people stand there. Move them first.") % used)
    ours.delete()
    _note(organisation_id, f"remove {word}", f"{word} {pk}", at, actor)


def _note(organisation_id: int, act: str, object_ref: str, at: datetime, actor: str) -> None:
    write_audit(organisation_id=organisation_id, act=act, object_ref=object_ref, at=at, actor=actor)
