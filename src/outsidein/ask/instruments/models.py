"""Instruments as an organisation asked them: the words, frozen; and its own, until then drafts."""

from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class Instrument(models.Model):
    """One edition of an instrument, kept word for word from the day it was first asked.

    The library's files may move on; what was answered stays beside the words it answered.
    An organisation's own edition is a draft until then: its words may be changed, and some
    may be missing.
    """

    class Origin(models.TextChoices):
        """Whose words these are."""

        LIBRARY = "library"
        OWN = "own"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=7, choices=Origin.choices, default=Origin.LIBRARY)
    #: The edition whose words were changed, such as ``trust-1``; empty where there was none.
    based_on = models.CharField(max_length=70, blank=True, default="")
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "slug", "version"], name="an_edition_is_frozen_once"
            ),
            models.CheckConstraint(
                name="only_own_words_are_drafts",
                condition=Q(frozen_at__isnull=False) | Q(origin="own"),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.slug} {self.version}"
