"""Writes of the sources."""

from datetime import datetime

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.hold.sources.models import Source


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
    actor: str = "system",
) -> int:
    """Make the source of this name, or change what is said of it; return its number."""
    name = name.strip()
    if not name or len(name) > 80:
        raise NotNow("A source needs a name of at most 80 letters.")
    if kind not in Source.Kind.values:
        raise NotNow(
            f"There is no kind of source {kind!r}; there are {', '.join(Source.Kind.values)}."
        )
    said = {
        "kind": kind,
        "owner": owner.strip(),
        "lawful_basis": lawful_basis.strip(),
        "expected_every_days": expected_every_days,
    }
    source, _ = Source.objects.update_or_create(
        organisation_id=organisation_id, name=name, defaults=said
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
def get_or_make_source(*, organisation_id: int, name: str, kind: str, at: datetime) -> int:
    """Return the number of the source of this name; make it where there is none."""
    found = Source.objects.filter(organisation_id=organisation_id, name=name.strip()[:80]).first()
    if found is not None:
        return found.pk
    return save_source(organisation_id=organisation_id, name=name[:80], kind=kind, at=at)
