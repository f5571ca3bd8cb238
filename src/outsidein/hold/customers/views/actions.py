"""Writes of saved views: kept under a name, shared or one's own, removed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.hold.customers.views.compute.asked import Asked, asked_to_json
from outsidein.hold.customers.views.models import SavedView
from outsidein.hold.customers.views.queries import access_view

MOST_VIEWS = 100


@transaction.atomic
def save_view(
    *,
    organisation_id: int,
    user_id: int,
    name: str,
    asked: Asked,
    shared: bool,
    at: datetime,
    actor: str,
) -> int:
    """Keep a list under a name; one of that name, of the same kind, is replaced."""
    name = " ".join(name.replace("\0", "").split())[:80]
    if not name:
        raise NotNow(_("A view needs a name."))
    ours = SavedView.objects.filter(organisation_id=organisation_id, shared=shared)
    mine = ours if shared else ours.filter(user_id=user_id)
    if mine.count() >= MOST_VIEWS and not mine.filter(name=name).exists():
        raise NotNow(_("There are %s views already; remove one first.") % MOST_VIEWS)
    said = {"said": asked_to_json(asked), "user_id": user_id, "made_at": at}
    row = mine.filter(name=name).first()
    if row is None:
        row = SavedView.objects.create(
            organisation_id=organisation_id, name=name, shared=shared, **said
        )
    else:
        mine.filter(pk=row.pk).update(**said)
    if shared:
        _note(organisation_id, "share view", row.pk, at, actor)
    return row.pk


@transaction.atomic
def remove_view(
    *, organisation_id: int, user_id: int, view_id: int, may_all: bool, at: datetime, actor: str
) -> None:
    """Remove a view; a shared one by whoever made it, or by who runs the organisation's lists."""
    row = access_view(organisation_id=organisation_id, user_id=user_id, view_id=view_id)
    if row.user_id != user_id and not may_all:
        raise NotNow(_("This view is somebody else's; they, an owner or a lead can remove it."))
    was_shared = row.shared
    row.delete()
    if was_shared:
        _note(organisation_id, "remove shared view", view_id, at, actor)


def note_list_taken(*, organisation_id: int, rows: int, at: datetime, actor: str) -> None:
    """Note that a list of customers was taken along as a file."""
    write_audit(
        organisation_id=organisation_id,
        act="take customers along",
        object_ref="customers",
        at=at,
        actor=actor,
        detail={"rows": rows},
    )


def _note(organisation_id: int, act: str, view_id: int, at: datetime, actor: str) -> None:
    write_audit(
        organisation_id=organisation_id, act=act, object_ref=f"view {view_id}", at=at, actor=actor
    )
