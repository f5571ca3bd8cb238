"""Writes of the ground floor: an organisation, its shape, its members and their first way in."""

import csv
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Max
from django_scopes import scope

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.models import (
    Department,
    Level,
    Member,
    MemberRole,
    OneTimeLink,
    Organisation,
    Role,
    User,
)

LINK_LIVES = timedelta(days=2)
FUNCTIONS = ("sales", "marketing", "service", "operations", "it", "finance", "people", "other")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a list that could not be taken."""

    row: int  # as a person counts, the header is row 1
    column: str
    reason: str


@transaction.atomic
def create_organisation(
    *,
    organisation_id: None = None,
    name: str,
    at: datetime,
    currency: str = "EUR",
    region: str = "GB",
    fixed_as_of: datetime | None = None,
) -> int:
    """Make an organisation; return its number."""
    del organisation_id  # there is none yet
    if not name.strip():
        raise NotNow("An organisation needs a name.")
    organisation = Organisation.objects.create(
        name=name.strip(), currency=currency, region=region, fixed_as_of=fixed_as_of, created_at=at
    )
    write_audit(
        organisation_id=organisation.pk,
        act="create organisation",
        object_ref=f"organisation {organisation.pk}",
        at=at,
    )
    return organisation.pk


@transaction.atomic
def add_member(
    *, organisation_id: int, email: str, role: str = MemberRole.VIEWER, at: datetime
) -> int:
    """Give the person of this address a place here; return their user number."""
    if role not in MemberRole.values:
        raise NotNow(f"There is no role {role!r}; there are {', '.join(MemberRole.values)}.")
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotHere("This organisation is not known.")
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    with scope(organisation=organisation_id):
        Member.objects.update_or_create(
            organisation_id=organisation_id, user=user, defaults={"role": role}
        )
    write_audit(
        organisation_id=organisation_id,
        act="add member",
        object_ref=f"user {user.pk}",
        at=at,
        detail={"role": str(role)},
    )
    return user.pk


@transaction.atomic
def make_one_time_link(*, organisation_id: int, user_id: int, at: datetime) -> str:
    """Return a secret that signs this member in, once, within two days; only its digest is kept."""
    with scope(organisation=organisation_id):
        if not Member.objects.filter(organisation_id=organisation_id, user_id=user_id).exists():
            raise NotHere("This member is not known.")
    token = secrets.token_urlsafe(24)
    OneTimeLink.objects.create(user_id=user_id, digest=_digest(token), expires_at=at + LINK_LIVES)
    write_audit(
        organisation_id=organisation_id,
        act="make one-time link",
        object_ref=f"user {user_id}",
        at=at,
    )
    return token


@transaction.atomic
def use_one_time_link(*, organisation_id: int | None = None, token: str, at: datetime) -> int:
    """Burn the link and return whose it was; one conditional UPDATE, so it serves once.

    The organisation is not known before somebody signs in.
    """
    del organisation_id
    links = OneTimeLink.objects.filter(
        digest=_digest(token), used_at__isnull=True, expires_at__gt=at, user__is_active=True
    )
    found = links.values_list("pk", "user_id").first()
    if found is None or not links.filter(pk=found[0]).update(used_at=at):
        raise NotNow("This link was used already or is too old. Ask for a new one.")
    write_audit(organisation_id=None, act="use one-time link", object_ref=f"user {found[1]}", at=at)
    return found[1]


def load_levels(*, organisation_id: int, path: Path, at: datetime) -> list[Refused]:
    """Take the levels of a CSV (level, role); return the rows that were refused."""
    rows, refused = _read_list(path, ("level", "role"))
    good: dict[str, str] = {}
    for number, row in rows:
        role = row["role"].lower()
        if not row["level"]:
            refused.append(Refused(number, "level", "The name is empty; write one."))
        elif role not in Role.values:
            refused.append(
                Refused(number, "role", f"{role!r} is no role; write {', '.join(Role.values)}.")
            )
        else:
            good[row["level"]] = role
    _store_levels(organisation_id, good.items(), at)
    return refused


def load_departments(*, organisation_id: int, path: Path, at: datetime) -> list[Refused]:
    """Take the departments of a CSV (department, function, headcount); return what was refused."""
    rows, refused = _read_list(path, ("department",))
    good: dict[str, tuple[str, int | None]] = {}
    for number, row in rows:
        function, count = row.get("function", "").lower(), row.get("headcount", "")
        if not row["department"]:
            refused.append(Refused(number, "department", "The name is empty; write one."))
        elif function and function not in FUNCTIONS:
            told = f"{function!r} is no function; write {', '.join(FUNCTIONS)} or leave it empty."
            refused.append(Refused(number, "function", told))
        elif count and not count.isdigit():
            refused.append(Refused(number, "headcount", f"{count!r} is no whole number."))
        else:
            good[row["department"]] = (function, int(count) if count else None)
    _store_departments(organisation_id, good, at)
    return refused


@transaction.atomic
def _store_levels(organisation_id: int, levels: Iterable[tuple[str, str]], at: datetime) -> None:
    with scope(organisation=organisation_id):
        ours = Level.objects.filter(organisation_id=organisation_id)
        last = ours.aggregate(last=Max("position"))["last"] or 0
        Level.objects.bulk_create(
            [
                Level(organisation_id=organisation_id, name=name, role=role, position=last + place)
                for place, (name, role) in enumerate(levels, start=1)
            ],
            update_conflicts=True,
            unique_fields=["organisation", "name"],
            update_fields=["role"],
        )
        count = ours.count()
    write_audit(
        organisation_id=organisation_id, act="load levels", object_ref="levels", at=at,
        detail={"levels": count},
    )  # fmt: skip


@transaction.atomic
def _store_departments(
    organisation_id: int, departments: dict[str, tuple[str, int | None]], at: datetime
) -> None:
    with scope(organisation=organisation_id):
        Department.objects.bulk_create(
            [
                Department(
                    organisation_id=organisation_id, name=name, function=function, headcount=count
                )
                for name, (function, count) in departments.items()
            ],
            update_conflicts=True,
            unique_fields=["organisation", "name"],
            update_fields=["function", "headcount"],
        )
    write_audit(
        organisation_id=organisation_id, act="load departments", object_ref="departments", at=at,
        detail={"departments": len(departments)},
    )  # fmt: skip


def _read_list(
    path: Path, needed: tuple[str, ...]
) -> tuple[list[tuple[int, dict[str, str]]], list[Refused]]:
    """Return the rows under lower-case names, and those with a cell too many."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise NotNow(f"{path.name} could not be read as UTF-8 text: {why}.") from why
    reader = csv.reader(text.splitlines())
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in needed if name not in header]
    if missing:
        raise NotNow(f"{path.name} has no column {', '.join(missing)} in its first row.")
    rows, refused = [], []
    for number, cells in enumerate(reader, start=2):
        if len(cells) > len(header):
            told = f"The row has {len(cells)} cells, the header {len(header)}."
            refused.append(Refused(number, "", told))
        elif any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            rows.append((number, dict(zip(header, map(str.strip, padded), strict=True))))
    return rows, refused


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
