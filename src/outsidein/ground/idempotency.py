"""A request that names its own key is done once: who repeats it gets the answer it had.

As draft-ietf-httpapi-idempotency-key-header-07 says: the same key with another request is
refused (422), and a repeat while the first is under way is told to wait (409). Answers are kept
for a day. A process that dies amid a request leaves its key without an answer; what the request
does is safe to do again, so after a minute a repeat is let through.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from outsidein.ground.errors import NotNow
from outsidein.ground.models import KeptAnswer

#: How long a repeat gets the same answer.
KEPT = timedelta(hours=24)
#: After this a request without an answer is taken for one that died.
DIED_AFTER = timedelta(minutes=1)
#: Characters of a key at most.
LONGEST_KEY = 255


class OtherRequest(ValueError):
    """The key was used for another request: 422."""


def answer_once(
    *,
    organisation_id: int,
    caller: str,
    operation: str,
    key: str,
    body: bytes,
    at: datetime,
    work: Callable[[], dict[str, Any]],
) -> tuple[dict[str, Any], bool]:
    """Return the answer of the work, and whether it is that of an earlier request.

    Without a key the work is simply done. What the work raises is not kept: a request that was
    refused may be sent again, mended, under the same key.
    """
    if not key:
        return work(), False
    digest = hashlib.sha256(
        "\x1f".join((str(organisation_id), caller, operation, key)).encode()
    ).hexdigest()
    request = hashlib.sha256(body).hexdigest()
    kept, is_ours = _claim(organisation_id, digest, request, at)
    if not is_ours:
        return json.loads(kept.answer), True
    try:
        answer = work()
    except BaseException:
        KeptAnswer.objects.filter(pk=kept.pk).delete()
        raise
    KeptAnswer.objects.filter(pk=kept.pk).update(answer=json.dumps(answer, default=str))
    return answer, False


def forget_answers(*, before: datetime) -> int:
    """Throw away what is older; return how many answers went."""
    gone, _ = KeptAnswer.objects.filter(at__lt=before).delete()
    return gone


@transaction.atomic
def _claim(
    organisation_id: int, digest: str, request: str, at: datetime
) -> tuple[KeptAnswer, bool]:
    """Return the row of the key, and whether the work is ours to do."""
    kept, made = KeptAnswer.objects.select_for_update().get_or_create(
        digest=digest,
        defaults={"organisation_ref": organisation_id, "request_digest": request, "at": at},
    )
    if made:
        return kept, True
    if kept.at < at - KEPT:
        kept.request_digest, kept.answer, kept.at = request, "", at
        kept.save(update_fields=["request_digest", "answer", "at"])
        return kept, True
    if kept.request_digest != request:
        raise OtherRequest("This Idempotency-Key was used for another request. Choose a new one.")
    if kept.answer:
        return kept, False
    if kept.at > at - DIED_AFTER:
        raise NotNow("The same request is under way. Ask again in a moment.")
    KeptAnswer.objects.filter(pk=kept.pk).update(at=at)
    return kept, True
