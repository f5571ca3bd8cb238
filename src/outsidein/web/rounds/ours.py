"""Which round a page is about, for this organisation alone."""

from datetime import datetime
from typing import Any, TypedDict

from django.utils import timezone

from outsidein.ask.rounds.queries import RoundView, get_round
from outsidein.ground.errors import NotHere
from outsidein.web.doors import actor_of
from outsidein.web.middleware import MemberRequest


class Ours(TypedDict):
    """What every read of one round is asked by."""

    organisation_id: int
    round_id: int


class By(Ours):
    """What every deed to one round is done with."""

    at: datetime
    actor: str


def ours_of(request: MemberRequest, round_id: int) -> Ours:
    """Return the round of this number, as the request's organisation may ask for it."""
    return {"organisation_id": request.organisation_id, "round_id": round_id}


def by_of(request: MemberRequest, round_id: int) -> By:
    """Return the same for a deed, with who does it and when."""
    return {**ours_of(request, round_id), "at": timezone.now(), "actor": actor_of(request)}


def see_round(request: MemberRequest, round_id: int, *states: str) -> RoundView:
    """Return the round; NotHere for a workshop or a file of answers, or in another state."""
    one = get_round(**ours_of(request, round_id), at=timezone.now())
    if one.voice != "private" or (states and one.state not in states):
        raise NotHere("This round is not known.")
    return one


def posted(request: MemberRequest) -> Any:
    """Return what was posted, or None for a page that was only asked for."""
    return request.POST if request.method == "POST" else None
