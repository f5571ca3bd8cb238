"""What a steward has said of tables that no source supplies."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Declaration(models.Model):
    """A steward's word on one table: kept here though nothing occurred, or kept elsewhere."""

    class State(models.TextChoices):
        """The two words."""

        KEPT_HERE = "kept_here"
        KEPT_ELSEWHERE = "kept_elsewhere"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    table_name = models.CharField(max_length=60)
    state = models.CharField(max_length=16, choices=State.choices)
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "table_name"], name="one_word_on_a_table"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.table_name} {self.state}"
