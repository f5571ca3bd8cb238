"""Instruments as an organisation asked them: the words, frozen."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Instrument(models.Model):
    """One edition of an instrument, kept word for word from the day it was first asked.

    The library's files may move on; what was answered stays beside the words it answered.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "slug", "version"], name="an_edition_is_frozen_once"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.slug} {self.version}"
