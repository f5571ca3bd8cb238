"""Rounds: one asking of one instrument, from its opening to its close."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class Round(models.Model):
    """One asking of one instrument, to one organisation.

    Answers may be given only while the round is open. Results rest on what was
    answered by ``closed_at``, so a closed round is never opened again.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    instrument = models.ForeignKey("ask.Instrument", models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    #: How many people could have answered; null where nobody said.
    asked = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The digest of the file the answers came from, where they came from one.
    file_digest = models.CharField(max_length=64, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        )
        indexes = (models.Index(fields=["organisation", "-opened_at"], name="rounds_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def is_open(self) -> bool:
        """Return whether answers may be given."""
        return self.closed_at is None
