"""What lets one record be matched at once: its keys, what is compared, how rare values are.

All of it is made anew at the end of every run, from the run's own model; it holds nothing that
could not be made again from the records. No constraint of the database leads out of these tables:
millions of rows are laid down at once, and each would be checked.
"""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class OnlineModel(models.Model):
    """The model of the newest run, as it is asked in the moment.

    ``told`` is JSON: the settings Splink reads, the order of the features, the blocking keys in
    SQL, the veto, threshold and review, and the rarity of values that are seldom.
    """

    organisation = models.OneToOneField(
        "people.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    resolution = models.ForeignKey("hold.Resolution", models.CASCADE, related_name="+")
    told = models.TextField(default="{}")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"


class BlockingKey(models.Model):
    """One reason to compare a record: the hash of a key that others may share.

    Record -1 stands for a popular key: too many share it, so it proposes nobody.
    """

    pk = models.CompositePrimaryKey("organisation", "key", "record")
    organisation = models.ForeignKey(
        "people.Organisation",
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    key = models.BigIntegerField()
    record = models.ForeignKey(
        "hold.Record", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"{self.key}"


class RecordFeatures(models.Model):
    """What of a record is compared, ready to be compared: a JSON list in the model's order."""

    record = models.OneToOneField(
        "hold.Record", models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    told = models.TextField(default="[]")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"


class Rarity(models.Model):
    """How many strangers bear a value that is not seldom; the value stands here as a hash."""

    pk = models.CompositePrimaryKey("organisation", "key")
    organisation = models.ForeignKey(
        "people.Organisation",
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    key = models.BigIntegerField()
    share = models.FloatField()  # 0 to 1

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"{self.key}"
