"""What may be shown of a closed round, decided once; and codes given to free words."""

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


class TextGroup(models.Model):
    """A code that somebody gave to free words on one item: texts that mean the same."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    part = models.ForeignKey("ask.RoundPart", models.CASCADE, related_name="text_groups")
    item = models.CharField(max_length=30)
    tense = models.CharField(max_length=6, default="now")
    name = models.CharField(max_length=80)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["part", "item", "tense", "name"], name="a_text_group_has_its_own_name"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.item}"


class GroupedText(models.Model):
    """Free words that were given a code; they go with the words themselves."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    group = models.ForeignKey("ask.TextGroup", models.CASCADE, related_name="texts")
    comment = models.OneToOneField("ask.Comment", models.CASCADE, related_name="+")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"
