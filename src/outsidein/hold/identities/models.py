"""Identities: which records are one customer, and why."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class Resolution(models.Model):
    """One run over all records: the model it learnt, the threshold it chose, what it found."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    ran_at = models.DateTimeField()
    records = models.PositiveBigIntegerField()
    customers = models.PositiveBigIntegerField()
    threshold = models.FloatField(null=True)
    model = models.TextField(default="{}")
    #: JSON: warnings, coverage by blocking key, versions, seconds.
    detail = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="resolutions_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Link(models.Model):
    """Two records that may be one customer, with the weight of what speaks for and against."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    resolution = models.ForeignKey("hold.Resolution", models.CASCADE, related_name="+")
    left = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    right = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    band = models.CharField(max_length=10)
    found_by = models.CharField(max_length=120, default="")
    evidence = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(name="a_link_joins_two_records", condition=~Q(left=F("right"))),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.band}"


class FormerNumber(models.Model):
    """A customer number that is no longer used, and the one that is now."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    became = models.BigIntegerField()
    at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="a_former_number_leads_to_one_customer"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
