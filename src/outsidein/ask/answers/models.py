"""Answers: what was said, as it was said; nothing computed."""

from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class Sheet(models.Model):
    """One respondent's answers to one part of a round.

    In an anonymous round ``respondent`` is random, made at the mix, and a person's sheets of two
    parts have nothing in common.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    part = models.ForeignKey("ask.RoundPart", models.CASCADE, related_name="sheets")
    respondent = models.CharField(max_length=80)
    level = models.CharField(max_length=80, blank=True, default="")
    department = models.CharField(max_length=80, blank=True, default="")
    #: JSON: attribute -> value, for the organisation's own attributes.
    attributes = models.TextField(blank=True, default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["part", "respondent"], name="one_sheet_a_respondent_a_part"
            ),
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
    item = models.CharField(max_length=30)
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


class Comment(models.Model):
    """Free words of an anonymous round, apart from the sheet they were written on.

    Each has an id of its own, drawn at the mix, and carries no group: two comments of one person
    cannot be told to be one person's.
    """

    class Kind(models.TextChoices):
        """Whether the words stand beside an answer or are the answer."""

        NOTE = "note"
        TEXT = "text"

    id = models.CharField(max_length=32, primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    part = models.ForeignKey("ask.RoundPart", models.CASCADE, related_name="comments")
    item = models.CharField(max_length=30)
    tense = models.CharField(max_length=6, choices=Answer.Tense.choices, default=Answer.Tense.NOW)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.NOTE)
    text = models.TextField()

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["part", "item"], name="comments_by_item"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Ballot(models.Model):
    """A sheet given to an open round, sealed to the round's key until the mix.

    Its id is the digest of a secret that only the respondent holds. Nothing stands beside it:
    no time, no group, no invitation. It is deleted by the mix.
    """

    id = models.CharField(max_length=64, primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.ForeignKey("ask.Round", models.CASCADE, related_name="ballots")
    sealed = models.BinaryField()

    objects = OfOrganisation()

    def __str__(self) -> str:
        return "a ballot"


class Draft(models.Model):
    """A sheet not given yet, sealed under a key that only the respondent's token makes."""

    id = models.CharField(max_length=64, primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.ForeignKey("ask.Round", models.CASCADE, related_name="drafts")
    sealed = models.BinaryField()

    objects = OfOrganisation()

    def __str__(self) -> str:
        return "a draft"


class Seat(models.Model):
    """One phone in a room, by the digest of a secret that it made itself and keeps.

    There is no name, no address and no time. The seats are deleted when the room ends.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    room = models.ForeignKey("ask.Room", models.CASCADE, related_name="seats")
    voter = models.CharField(max_length=64)
    level = models.CharField(max_length=80, blank=True, default="")
    department = models.CharField(max_length=80, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["room", "voter"], name="one_seat_a_phone"),)

    def __str__(self) -> str:
        return "a seat"


class Vote(models.Model):
    """What one phone answered to one item in one turn; deleted when the room ends."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    room = models.ForeignKey("ask.Room", models.CASCADE, related_name="votes")
    item = models.CharField(max_length=30)
    turn = models.PositiveSmallIntegerField()
    voter = models.CharField(max_length=64)
    #: Null for "not sure", which is an answer but no point of the scale.
    value = models.FloatField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["room", "item", "turn", "voter"], name="one_vote_a_voter_an_item_a_turn"
            ),
        )

    def __str__(self) -> str:
        return "a vote"


class Points(models.Model):
    """How many of its points one phone gave to one item; deleted when the room ends."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    room = models.ForeignKey("ask.Room", models.CASCADE, related_name="points")
    item = models.CharField(max_length=30)
    voter = models.CharField(max_length=64)
    points = models.PositiveSmallIntegerField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["room", "item", "voter"], name="points_once_a_voter_an_item"
            ),
        )

    def __str__(self) -> str:
        return "some points"


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
