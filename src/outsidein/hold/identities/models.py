"""Identities: which records are one customer, and why."""

import json

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class Resolution(models.Model):
    """One run over all records: the model it learnt, the threshold it chose, what it found."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    ran_at = models.DateTimeField()
    records = models.PositiveBigIntegerField()
    customers = models.PositiveBigIntegerField()
    threshold = models.FloatField(null=True)
    model = models.TextField(default="{}")
    #: JSON: warnings, coverage by blocking key, versions, seconds.
    detail = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="resolutions_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Link(models.Model):
    """Two records that may be one customer, with the weight of what speaks for and against."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    resolution = models.ForeignKey("hold.Resolution", models.CASCADE, related_name="+")
    left = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    right = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    band = models.CharField(max_length=10)
    found_by = models.CharField(max_length=120, default="")
    evidence = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(name="a_link_joins_two_records", condition=~Q(left=F("right"))),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.band}"


class FormerNumber(models.Model):
    """A customer number that is no longer used, and the one that is now."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    became = models.BigIntegerField()
    at = models.DateTimeField()
    #: A record that bore it: the number leads to whoever that record is now.
    anchor = models.ForeignKey("hold.Record", models.SET_NULL, null=True, related_name="+")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="a_former_number_leads_to_one_customer"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class NumbersGiven(models.Model):
    """The highest customer number that was ever given: none is given a second time."""

    organisation = models.OneToOneField(
        "people.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    highest = models.BigIntegerField()

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"


class BorneBefore(models.Model):
    """A number that a record bore before its present one; of a record's, the highest turn is last.

    When a join comes apart, who came last goes back to the number it came with, and who was
    there before keeps theirs. Undoing takes the last entry away again.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    record = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    #: One more for every run or deed that moved a record.
    turn = models.BigIntegerField()

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-turn"], name="numbers_borne_in_turn"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Deed(models.Model):
    """Something a person said of who is who; never changed, only undone by a later deed.

    ``changed`` is JSON: which records changed their number and which old numbers led elsewhere,
    so that undoing gives everybody back the number they had.
    """

    class Kind(models.TextChoices):
        """What was done."""

        REVIEW = "review"
        MERGE = "merge"
        SPLIT = "split"
        UNMERGE = "unmerge"
        UNDO = "undo"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60, default="system")
    reason = models.TextField(blank=True, default="")
    undoes = models.OneToOneField(
        "hold.Deed", models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    changed = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "-id"], name="deeds_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    def moved(self) -> list[tuple[int, int, int]]:
        """Return each record whose number changed: record, number before, number after."""
        told = json.loads(self.changed).get("numbers", ())
        return [(record, before, after) for record, before, after in told]


class Judgement(models.Model):
    """A person's word on two records; no run overrides it.

    Of two words on one pair the later holds, unless its deed is undone. What the program thought
    of the pair stands beside the word, so that the program can be judged by it.
    """

    class Verdict(models.TextChoices):
        """What was said."""

        SAME = "same"
        DIFFERENT = "different"
        UNSURE = "unsure"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    deed = models.ForeignKey("hold.Deed", models.CASCADE, related_name="judgements")
    left = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    right = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    weight = models.FloatField(null=True)
    band = models.CharField(max_length=10, blank=True, default="")
    #: Of a pair that was drawn by lot, what it was drawn from; the shares are estimated by these.
    stratum = models.CharField(max_length=20, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_judgement_names_the_lower_record_first", condition=Q(left__lt=F("right"))
            ),
        )
        indexes = (models.Index(fields=["organisation", "left", "right"], name="words_on_a_pair"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.verdict}"


class ReviewPair(models.Model):
    """Two records near the threshold that a person is asked about; chosen anew by every run."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    left = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    right = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    band = models.CharField(max_length=10)
    found_by = models.CharField(max_length=120, default="")
    evidence = models.TextField(default="{}")
    #: 1 is asked first.
    position = models.PositiveIntegerField()
    #: What it was drawn from by lot; empty for a pair chosen for its usefulness.
    stratum = models.CharField(max_length=20, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_pair_names_the_lower_record_first", condition=Q(left__lt=F("right"))
            ),
            models.UniqueConstraint(
                fields=["organisation", "position"], name="one_pair_a_position"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.band}"
