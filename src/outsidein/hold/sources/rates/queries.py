"""Reads of the rates of exchange."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min

from outsidein.hold.sources.rates.models import ExchangeRate


@dataclass(frozen=True, slots=True)
class RateView:
    """One rate as the page shows it."""

    rate_id: int
    day: date
    base: str
    currency: str
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """What is known of one pair of currencies."""

    base: str
    currency: str
    days: int
    first: date
    last: date


def list_newest_rates(*, organisation_id: int, most: int = 50) -> list[RateView]:
    """Return the newest rates; 1 SQL query."""
    rows = ExchangeRate.objects.filter(organisation_id=organisation_id)
    return [
        RateView(row.pk, row.day, row.base, row.currency, row.rate.normalize(), row.source)
        for row in rows.order_by("-day", "base", "currency")[:most]
    ]


def list_spans(*, organisation_id: int) -> list[Span]:
    """Return each pair of currencies with how many days are known, from when to when; 1 query."""
    rows = ExchangeRate.objects.filter(organisation_id=organisation_id)
    grouped = rows.values("base", "currency").annotate(
        days=Count("id"), first=Min("day"), last=Max("day")
    )
    return [Span(**row) for row in grouped.order_by("base", "currency")]
