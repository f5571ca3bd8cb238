"""Audits: samples of what is held, drawn by chance and set against reality by people."""

from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class Audit(models.Model):
    """One sample: what it was drawn from, how, and for which question.

    ``design`` is JSON: for each part of the population its name, how many there are, how many
    were drawn.
    """

    class Kind(models.TextChoices):
        """The three questions."""

        ACCURACY = "accuracy"  # is the value what is true?
        DUPLICATE = "duplicate"  # does the customer stand here twice?
        LINK = "link"  # does the record belong to this customer?

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)
    seed = models.BigIntegerField()
    population = models.PositiveBigIntegerField()
    design = models.TextField(default="[]")
    #: The share of it that a second person reads without seeing what the first said.
    second_share = models.FloatField(default=0.2)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="audits_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class AuditCheck(models.Model):
    """One thing to look at: a value, a customer or a record, as it stood when it was drawn."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    audit = models.ForeignKey("hold.Audit", models.CASCADE, related_name="checks")
    position = models.PositiveIntegerField()
    source = models.ForeignKey("hold.Source", models.SET_NULL, null=True, related_name="+")
    customer_number = models.BigIntegerField()
    #: A plain number: records may be undone while the sample stays what it was.
    record_number = models.BigIntegerField(null=True)
    field = models.CharField(max_length=80, blank=True, default="")
    value = models.TextField(blank=True, default="")
    second = models.BooleanField(default=False)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["audit", "position"], name="one_check_a_position"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class AuditReading(models.Model):
    """What one person found; the first, a second who didn't see it, and what settled the two."""

    class Verdict(models.TextChoices):
        """What was found."""

        RIGHT = "right"
        WRONG = "wrong"
        UNKNOWN = "unknown"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    check_read = models.ForeignKey("hold.AuditCheck", models.CASCADE, related_name="readings")
    place = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    #: What is true instead, or what was found; a person's words.
    note = models.TextField(blank=True, default="")
    reader = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["check_read", "place"], name="one_reading_a_place"),
            models.CheckConstraint(
                name="a_reading_is_first_second_or_settling", condition=Q(place__in=(1, 2, 3))
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.verdict}"
