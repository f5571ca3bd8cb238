"""Answers: what was said, as it was said; nothing computed."""

from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class Sheet(models.Model):
    """One respondent's answers to one round."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.ForeignKey("ask.Round", models.CASCADE, related_name="sheets")
    respondent = models.CharField(max_length=80)
    level = models.CharField(max_length=80, blank=True, default="")
    department = models.CharField(max_length=80, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "respondent"], name="one_sheet_a_respondent"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Answer(models.Model):
    """What one respondent said to one item; a blank is no answer and has no row."""

    class Tense(models.TextChoices):
        """Today, or how it should be."""

        NOW = "now"
        FUTURE = "future"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    sheet = models.ForeignKey("ask.Sheet", models.CASCADE, related_name="answers")
    item = models.CharField(max_length=20)
    tense = models.CharField(max_length=6, choices=Tense.choices, default=Tense.NOW)
    value = models.FloatField(null=True)
    not_sure = models.BooleanField(default=False)
    #: Codes of the options ticked, parted by semicolons; a big organisation has many of them.
    codes = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    priority = models.BooleanField(null=True)
    importance = models.FloatField(null=True)
    note = models.TextField(blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sheet", "item", "tense"], name="answer_once_an_item_and_tense"
            ),
            models.CheckConstraint(
                name="not_sure_has_no_value", condition=Q(not_sure=False) | Q(value__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.item}"


class SoloSheet(models.Model):
    """A sheet that somebody fills in alone, without an account, under a secret of their browser's.

    It belongs to no organisation and feeds no figure. Only the secret's digest is kept, so
    the sheet can be found by whoever holds the secret and by nobody else; no time finer
    than the day is noted.
    """

    digest = models.CharField(max_length=64, unique=True)
    instrument = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    content = models.TextField(default="{}")
    touched_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["touched_on"], name="solo_sheets_by_day"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.instrument}"
