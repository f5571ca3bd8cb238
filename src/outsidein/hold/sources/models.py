"""Sources: where records come from, who answers for them, and how often they should come.

The ways in that stay open stand in ``inlets/models.py``.
"""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class Source(models.Model):
    """One place that knows customers: a list, a shop, a help desk, a partner's feed."""

    class Kind(models.TextChoices):
        """The kinds of fields.md."""

        LIST = "list"
        WEB_FORM = "web_form"
        WEB_EVENT = "web_event"
        EMAIL = "email"
        PHONE = "phone"
        CHAT = "chat"
        VISIT = "visit"
        SOCIAL = "social"
        REVIEW = "review"
        REGISTER = "register"
        PARTNER = "partner"
        HELP_DESK = "help_desk"
        SHOP = "shop"
        REFERRAL = "referral"
        EXIT_INTERVIEW = "exit_interview"
        MANUAL = "manual"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LIST)
    owner = models.CharField(max_length=80, blank=True, default="")
    #: The member who answers for it; where they leave, ``owner`` still says who it was.
    owner_user = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lawful_basis = models.CharField(max_length=80, blank=True, default="")
    lawful_note = models.CharField(max_length=300, blank=True, default="")
    expected_every_days = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    last_received_at = models.DateTimeField(null=True, blank=True)
    #: Since when it is known here; None for those that were known before this was noted.
    made_at = models.DateTimeField(null=True, blank=True)
    #: What was agreed with a partner, and until when it holds.
    agreement_title = models.CharField(max_length=160, blank=True, default="")
    agreement_until = models.DateField(null=True, blank=True)
    #: JSON: how files of fixed formats are read, such as whose mail is ours and how much is kept.
    reading_rules = models.TextField(blank=True, default="")
    #: Where this source has no customers of its own, the one whose customer ids its rows use.
    ids_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="one_source_of_a_name"),
            models.CheckConstraint(
                name="a_source_borrows_ids_from_another",
                condition=Q(ids_from__isnull=True) | ~Q(ids_from=F("id")),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"
