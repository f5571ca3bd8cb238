"""Writes of the organisation's own fields: made, changed, retired, taken up again."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.hold.sources.own.compute.naming import clashes_with, code_for
from outsidein.hold.sources.own.models import OwnField
from outsidein.hold.sources.own.queries import access_own_field

#: More than these are another list, not fields of a customer.
MOST_FIELDS = 40
MOST_OPTIONS = 100
LONGEST_OPTION = 80


@transaction.atomic
def add_own_field(
    *,
    organisation_id: int,
    label: str,
    form: str,
    purpose: str,
    options: Sequence[str] = (),
    at: datetime,
    actor: str = "system",
) -> str:
    """Make a field of the organisation's own; return its code."""
    ours = OwnField.objects.filter(organisation_id=organisation_id)
    label, purpose = _checked(label, purpose)
    if form not in OwnField.Form.values:
        raise NotNow(_("A field holds text, a number, a date, yes or no, or one of a list."))
    codes = list(ours.values_list("code", flat=True))
    if len(codes) >= MOST_FIELDS:
        raise NotNow(_("There are %s own fields already; delete one first.") % len(codes))
    if ours.filter(label__iexact=label).exists():
        raise NotNow(_("There is a field of this name already."))
    if (other := clashes_with(label)) is not None:
        raise NotNow(_("“%(label)s” is in the dictionary already, as %(name)s.")
                     % {"label": label, "name": other})  # fmt: skip
    code = code_for(label, codes)
    last = ours.aggregate(last=Max("position"))["last"] or 0
    OwnField.objects.create(
        organisation_id=organisation_id,
        code=code,
        label=label,
        form=form,
        options=json.dumps(_options(form, options), ensure_ascii=False),
        purpose=purpose,
        position=last + 1,
        made_at=at,
    )
    _note(organisation_id, "add own field", code, at, actor)
    return code


@transaction.atomic
def change_own_field(
    *,
    organisation_id: int,
    code: str,
    label: str,
    purpose: str,
    options: Sequence[str] = (),
    at: datetime,
    actor: str = "system",
) -> None:
    """Give a field another label, purpose or list; what it holds and its form stay."""
    field = access_own_field(organisation_id=organisation_id, code=code)
    field.label, field.purpose = _checked(label, purpose)
    others = OwnField.objects.filter(organisation_id=organisation_id).exclude(pk=field.pk)
    if others.filter(label__iexact=field.label).exists():
        raise NotNow(_("There is a field of this name already."))
    field.options = json.dumps(_options(field.form, options), ensure_ascii=False)
    field.save(update_fields=["label", "purpose", "options"])
    _note(organisation_id, "change own field", code, at, actor)


@transaction.atomic
def retire_own_field(
    *, organisation_id: int, code: str, retired: bool, at: datetime, actor: str = "system"
) -> None:
    """Offer a field no more, or again; its values stay."""
    field = access_own_field(organisation_id=organisation_id, code=code)
    field.retired_at = at if retired else None
    field.save(update_fields=["retired_at"])
    _note(organisation_id, "retire own field" if retired else "offer own field", code, at, actor)


def _checked(label: str, purpose: str) -> tuple[str, str]:
    label, purpose = " ".join(label.split())[:80], " ".join(purpose.split())[:200]
    if not label:
        raise NotNow(_("A field needs a name."))
    if not purpose:
        raise NotNow(_("Say why it is held: what is not needed for anything may not be held."))
    return label, purpose


def _options(form: str, options: Sequence[str]) -> list[str]:
    if form != OwnField.Form.ONE_OF:
        return []
    said = (" ".join(one.split())[:LONGEST_OPTION] for one in options)
    kept = list(dict.fromkeys(one for one in said if one))
    if len(kept) < 2:
        raise NotNow(_("Write at least two values, one a line."))
    if len(kept) > MOST_OPTIONS:
        raise NotNow(_("A list may have %s values.") % MOST_OPTIONS)
    return kept


def _note(organisation_id: int, act: str, code: str, at: datetime, actor: str) -> None:
    write_audit(
        organisation_id=organisation_id, act=act, object_ref=f"own field {code}", at=at, actor=actor
    )
