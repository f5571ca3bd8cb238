"""Writes of the rates of exchange: from a file, by hand, removed."""

from datetime import datetime

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.rates.compute.reading import NoRates, ReadRates, read_rates
from outsidein.hold.sources.rates.models import ExchangeRate
from outsidein.people.queries import get_organisation

LARGEST_FILE = 8 * 1024 * 1024


@transaction.atomic
def take_rates(
    *, organisation_id: int, content: bytes, at: datetime, actor: str = "system"
) -> ReadRates:
    """Keep the rates of a file; a rate of the same day and pair is replaced."""
    if len(content) > LARGEST_FILE:
        raise NotNow("A file of rates has at most 8 MiB.")
    base = get_organisation(organisation_id=organisation_id).currency
    try:
        read = read_rates(content, base)
    except NoRates as why:
        raise NotNow(str(why)) from why
    newest = {(one.base, one.currency, one.day): one for one in read.rates}
    ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(
                organisation_id=organisation_id,
                day=one.day,
                base=one.base,
                currency=one.currency,
                rate=one.rate,
                source=one.source,
            )
            for one in newest.values()
        ],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["organisation", "base", "currency", "day"],
        update_fields=["rate", "source"],
    )
    write_audit(
        organisation_id=organisation_id,
        act="take rates",
        object_ref="rates",
        at=at,
        actor=actor,
        detail={"rates": len(newest), "refused": len(read.refused)},
    )
    return read


@transaction.atomic
def remove_rate(*, organisation_id: int, rate_id: int, at: datetime, actor: str = "system") -> None:
    """Remove one rate."""
    gone, _of = ExchangeRate.objects.filter(organisation_id=organisation_id, pk=rate_id).delete()
    if not gone:
        raise NotHere("This rate is not known.")
    write_audit(
        organisation_id=organisation_id, act="remove rate", object_ref=f"rate {rate_id}",
        at=at, actor=actor,
    )  # fmt: skip
