"""Fields of an organisation's own: what it holds of its customers beside the dictionary's."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class OwnField(models.Model):
    """One field that the organisation added, with why it is held.

    Its values stand in the records under ``own.<code>``. The code never changes; a field that is
    retired keeps its values and is offered no more.
    """

    class Form(models.TextChoices):
        """How its values are read."""

        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        YES_NO = "yes_no"
        ONE_OF = "one_of"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    form = models.CharField(max_length=8, choices=Form.choices, default=Form.TEXT)
    #: JSON: the values there are, where it takes one of a list.
    options = models.TextField(default="[]")
    #: Why it is held: what Article 5 of the GDPR asks of every field.
    purpose = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_own_field_of_a_code"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} own.{self.code}"
