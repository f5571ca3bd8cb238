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


class Reveal(models.Model):
    """What a room was shown of one item after one turn, kept as it was shown.

    The votes themselves are deleted; this is all that stays of a turn before the last.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    room = models.ForeignKey("ask.Room", models.CASCADE, related_name="reveals")
    #: Empty for the points, which are given over the whole agenda.
    item = models.CharField(max_length=30, blank=True, default="")
    turn = models.PositiveSmallIntegerField(default=0)
    content = models.TextField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["room", "item", "turn"], name="a_turn_is_revealed_once"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
