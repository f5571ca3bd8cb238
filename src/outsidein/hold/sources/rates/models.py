"""Rates of exchange: what one currency was worth in another on a day, and who says so."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class ExchangeRate(models.Model):
    """On ``day``, one ``base`` was worth ``rate`` of ``currency``, as ``source`` says."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    day = models.DateField()
    base = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.CharField(max_length=80)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "base", "currency", "day"], name="one_rate_a_day"
            ),
            models.CheckConstraint(name="a_rate_is_above_zero", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="a_rate_is_between_two_currencies", condition=~Q(base=F("currency"))
            ),
        )
        indexes = (models.Index(fields=["organisation", "-day"], name="rates_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.base}/{self.currency}"
