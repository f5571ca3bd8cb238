"""Writes of results: a round is closed, and what may be shown of it is decided, once."""

from datetime import datetime

from outsidein.ask.answers.mixing import leave_no_trace, mix_round
from outsidein.ask.results.releasing import store_release
from outsidein.ask.rounds.keys import destroy_keys, has_keys, read_keys
from outsidein.ask.rounds.models import RoundPart
from outsidein.ask.rounds.queries import access_round
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress, part_of


def close_round(
    *,
    organisation_id: int,
    round_id: int,
    at: datetime,
    actor: str = "system",
    passphrase: str | None = None,
    tell: Progress | None = None,
) -> None:
    """Close a round for good: mix, clear away, destroy the keys, decide what may be shown.

    Each step stands whole and is passed by when it was done before, so a closing that was cut
    short is taken up by calling it again.
    """
    told = tell or (lambda _step, _share: None)
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    if one.closed_at is None:
        mix_round(
            organisation_id=organisation_id,
            round_id=round_id,
            private_key=read_keys(one.public_id).unlock(passphrase),
            at=at,
            actor=actor,
            tell=part_of(told, 0.0, 0.7),
        )
    told("leaving no trace", 0.7)
    if has_keys(one.public_id) and not leave_no_trace():
        raise NotNow("The database is in use; what was deleted is cleared away in a minute.")
    destroy_keys(one.public_id)
    told("deciding what may be shown", 0.8)
    make_missing_releases(organisation_id=organisation_id, at=at, round_id=round_id)


def make_missing_releases(
    *, organisation_id: int, at: datetime, round_id: int | None = None
) -> int:
    """Decide what may be shown of every closed part that nothing was decided of; return how many.

    Rounds that were imported before there were releases get theirs here.
    """
    parts = RoundPart.objects.filter(
        organisation_id=organisation_id, round__closed_at__isnull=False, release__isnull=True
    )
    if round_id is not None:
        parts = parts.filter(round_id=round_id)
    found = list(parts.select_related("round", "instrument").order_by("pk"))
    for part in found:
        store_release(organisation_id=organisation_id, part=part, at=at)
    return len(found)
