"""What may be shown of a closed round, decided once."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Release(models.Model):
    """Which groups may be shown on which items of one part of a closed round.

    It is made when the round closes and never depends on who asks for what, or in which order.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    part = models.OneToOneField("ask.RoundPart", models.CASCADE, related_name="release")
    content = models.TextField()
    #: Names the rule it was made by.
    rule = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"
