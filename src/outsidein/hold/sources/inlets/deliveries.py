"""Signed messages are taken once: whoever sends one again gets the first answer again."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.models import Delivery, Inlet


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a message, now or when it first came."""

    answer: dict[str, Any]
    came_before: bool


def take_once(
    *,
    organisation_id: int,
    inlet_id: int,
    message: str,
    at: datetime,
    work: Callable[[], dict[str, Any]],
) -> Answered:
    """Do the work of a message unless it was done; what it says is kept with it, or neither.

    Of two that come at once the second waits for the first, and finds its answer.
    """
    with transaction.atomic():
        delivery, made = Delivery.objects.get_or_create(
            organisation_id=organisation_id,
            inlet_id=inlet_id,
            message=digest_of(message),
            defaults={"came_at": at},
        )
        if not made:
            return Answered(json.loads(delivery.answer), True)
        answer = work()
        Delivery.objects.filter(pk=delivery.pk).update(
            answer=json.dumps(answer, ensure_ascii=False)
        )
    return Answered(answer, False)


def claim_messages(
    *, organisation_id: int, inlet_id: int, messages: Iterable[str], at: datetime
) -> set[str]:
    """Return those of the messages that never came before, and note them; 3 SQL queries.

    Call it inside the transaction in which they are taken: where that fails, they never came.
    The inlet's row is held meanwhile, so that of two batches at once one comes after the other.
    """
    digests = {digest_of(message): message for message in messages}
    if not digests:
        return set()
    list(Inlet.objects.select_for_update().filter(pk=inlet_id).values_list("pk"))
    ours = Delivery.objects.filter(organisation_id=organisation_id, inlet_id=inlet_id)
    known = set(ours.filter(message__in=digests).values_list("message", flat=True))
    fresh = [digest for digest in digests if digest not in known]
    Delivery.objects.bulk_create(
        Delivery(organisation_id=organisation_id, inlet_id=inlet_id, message=digest, came_at=at)
        for digest in fresh
    )
    return {digests[digest] for digest in fresh}


def forget_old_deliveries(before: datetime) -> int:
    """Forget which messages came before; who would send one again has long given up."""
    gone, _kinds = Delivery._base_manager.filter(came_at__lt=before).delete()
    return gone
