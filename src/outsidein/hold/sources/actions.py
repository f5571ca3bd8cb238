"""Writes of the sources."""

from datetime import date, datetime

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.models import Source
from outsidein.people.members.queries import get_member


@transaction.atomic
def save_source(
    *,
    organisation_id: int,
    name: str,
    at: datetime,
    kind: str = Source.Kind.LIST,
    owner: str = "",
    lawful_basis: str = "",
    expected_every_days: int | None = None,
    owner_user_id: int | None = None,
    lawful_note: str = "",
    agreement_title: str = "",
    agreement_until: date | None = None,
    actor: str = "system",
) -> int:
    """Make the source of this name, or change what is said of it; return its number.

    Who answers for it is a member (``owner_user_id``) or somebody by name (``owner``).
    """
    name = name.strip()
    if not name or len(name) > 80:
        raise NotNow("A source needs a name of at most 80 letters.")
    if kind not in Source.Kind.values:
        raise NotNow(
            f"There is no kind of source {kind!r}; there are {', '.join(Source.Kind.values)}."
        )
    if owner_user_id is not None:
        owner = get_member(organisation_id=organisation_id, user_id=owner_user_id).email
    said = {
        "kind": kind,
        "owner": owner.strip()[:80],
        "owner_user_id": owner_user_id,
        "lawful_basis": lawful_basis.strip(),
        "lawful_note": lawful_note.strip()[:300],
        "expected_every_days": expected_every_days,
        "agreement_title": agreement_title.strip()[:160],
        "agreement_until": agreement_until,
    }
    source, _ = Source.objects.update_or_create(
        organisation_id=organisation_id,
        name=name,
        defaults=said,
        create_defaults={**said, "made_at": at},
    )
    write_audit(
        organisation_id=organisation_id,
        act="save source",
        object_ref=f"source {source.pk}",
        at=at,
        actor=actor,
        detail={"fields": sorted(said)},
    )
    return source.pk


@transaction.atomic
def retire_source(
    *, organisation_id: int, source_id: int, active: bool, at: datetime, actor: str = "system"
) -> None:
    """Expect no more rows of a source, or expect them again; what it brought stays."""
    ours = Source.objects.filter(organisation_id=organisation_id, pk=source_id)
    if not ours.update(active=active):
        raise NotHere("This source is not known.")
    write_audit(
        organisation_id=organisation_id,
        act="expect source" if active else "retire source",
        object_ref=f"source {source_id}",
        at=at,
        actor=actor,
    )


@transaction.atomic
def get_or_make_source(*, organisation_id: int, name: str, kind: str, at: datetime) -> int:
    """Return the number of the source of this name; make it where there is none."""
    found = Source.objects.filter(organisation_id=organisation_id, name=name.strip()[:80]).first()
    if found is not None:
        return found.pk
    return save_source(organisation_id=organisation_id, name=name[:80], kind=kind, at=at)
