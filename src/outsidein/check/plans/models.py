"""Plans: the actions that were agreed, what they should move, and what was said about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from outsidein.check.plans.compute.statuses import Origin, Status
from outsidein.ground.scoping import OfOrganisation

STATUSES = [(status.value, status.value) for status in Status]
ORIGINS = [(origin.value, origin.value) for origin in Origin]


class Action(models.Model):
    """One thing that somebody will do by a day so that something moves.

    ``number`` is how people call it and never used twice within an organisation. ``items`` and
    ``measures`` hold what it should move, by code and by name, as ``compute/aims.py`` says: an
    organisation's own item may be named as well as one of the library.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    why = models.TextField(blank=True, default="")
    #: Who does it: somebody who signs in, or a name where they do not.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField(max_length=120, blank=True, default="")
    due_date = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=STATUSES, default=Status.PROPOSED.value)
    items = models.JSONField(default=list, blank=True)
    measures = models.JSONField(default=list, blank=True)
    came_from = models.CharField(max_length=12, choices=ORIGINS, default=Origin.BY_HAND.value)
    #: Which round, room, case …, in words or as its number.
    came_from_ref = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The figure before and after, of ``effect_of``; by hand, or filled in by a later check.
    effect_of = models.CharField(max_length=120, blank=True, default="")
    effect_before = models.FloatField(null=True, blank=True)
    effect_after = models.FloatField(null=True, blank=True)
    #: The due date that the owner was told is near, and the one they were told has passed.
    told_near = models.DateField(null=True, blank=True)
    told_late = models.DateField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_action_of_a_number"
            ),
            models.CheckConstraint(
                name="an_action_is_done_or_dropped_once_it_is_closed",
                condition=Q(closed_at__isnull=True) ^ Q(status__in=["done", "dropped"]),
            ),
            models.CheckConstraint(
                name="an_action_closes_after_it_is_made",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("created_at")),
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "status", "due_date"], name="actions_by_status"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} action {self.number}"


class ActionComment(models.Model):
    """Something a member said about an action."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    action = models.ForeignKey(Action, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField()

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["action", "id"], name="comments_in_order"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class CalendarFeed(models.Model):
    """A member's secret address under which a calendar fetches the due days; its digest alone."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_calendar_feed_a_member"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
