"""What a closed round gives back to those who answered it: figures of everybody together."""

from datetime import datetime
from typing import Any

from outsidein.ask.answers.queries import get_asked_round


def list_shared(*, public_id: str, at: datetime) -> dict[str, Any]:
    """Return how a round stands and, where it is closed and shared, its figures."""
    asked = get_asked_round(public_id=public_id, at=at)
    is_shared = asked.state == "closed" and asked.share_back
    return {
        "state": asked.state,
        "shared": is_shared,
        "title": asked.title,
        "languages": asked.languages,
    }
