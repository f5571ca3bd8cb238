"""Saved views: a list of customers that somebody asks for again and again."""

from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class SavedView(models.Model):
    """A list under a name: what it is narrowed to, its columns, its order.

    It is its maker's own, or the organisation's where ``shared``; it holds no customer.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)
    #: Whose it is; None once they are gone, which only a shared one outlives.
    user = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    #: JSON: search, filters, columns, order.
    said = models.TextField(default="{}")
    made_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(shared=True),
                name="one_shared_view_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user", "name"],
                condition=Q(shared=False),
                name="one_view_of_ones_own_of_a_name",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
