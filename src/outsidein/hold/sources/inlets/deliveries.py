"""Signed messages are taken once: whoever sends one again gets the first answer again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from outsidein.hold.sources.inlets.digests import digest_of
from outsidein.hold.sources.inlets.models import Delivery


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


def forget_old_deliveries(before: datetime) -> int:
    """Forget which messages came before; who would send one again has long given up."""
    gone, _kinds = Delivery._base_manager.filter(came_at__lt=before).delete()
    return gone
