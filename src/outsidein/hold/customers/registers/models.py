"""What a register may say of our firms, until a person has said yes or no."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class RegisterProposal(models.Model):
    """An entry of a register that may be one of our firms, and what a person said of it.

    A word is remembered: an entry that was called somebody else's is not asked about again by a
    later edition, and one that was brought in neither.
    """

    class Answer(models.TextChoices):
        """What was said, and whether it was done."""

        WAITING = "waiting"
        YES = "yes"  # accepted, to be brought in
        NO = "no"  # somebody else's
        IN = "in"  # brought in as a record of the register's source

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    customer_number = models.BigIntegerField()
    register = models.CharField(max_length=40)
    #: The entry's own number beside our customer's, as it is the record's id when brought in.
    entry = models.CharField(max_length=200)
    #: JSON: the row that is brought in, a column's name to its text.
    row = models.TextField()
    score = models.FloatField()  # 0 to 1
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    at = models.DateTimeField()  # when it was found, or answered
    actor = models.CharField(max_length=60, default="system")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "register", "entry"], name="an_entry_is_asked_about_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "answer", "customer_number", "id"],
                name="register_entries_by_answer",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
