"""Evidence: what was measured, when, over which records."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class CheckRun(models.Model):
    """One run of every measure over one snapshot of the marts.

    ``snapshot`` says which: the digest and rows of each table, the versions and the seed.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    as_of = models.DateTimeField()
    ran_at = models.DateTimeField()
    snapshot = models.TextField(default="{}")
    #: JSON: the sentence on top, the index, the profiles of the five questions.
    summary = models.TextField(default="{}")
    #: JSON: the seven ratios of the data's quality by source and by group.
    quality = models.TextField(default="[]")

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="check_runs_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Measurement(models.Model):
    """One measure's value in one run, or why there is none."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    run = models.ForeignKey("check.CheckRun", models.CASCADE, related_name="measurements")
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    content = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "name"], name="a_measure_once_a_run"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"
