"""Blind spots: each claim set beside its evidence, and what came of it."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Comparison(models.Model):
    """One item of one run: what is said, what the records show, and the verdict."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    run = models.ForeignKey("check.CheckRun", models.CASCADE, related_name="comparisons")
    item = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20)
    severity = models.FloatField(null=True)
    #: The order of the page, worst first.
    place = models.PositiveSmallIntegerField()
    content = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "item"], name="an_item_once_a_run"),)
        indexes = (models.Index(fields=["run", "place"], name="comparisons_worst_first"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.item} {self.verdict}"
