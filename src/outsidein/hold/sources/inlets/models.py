"""Inlets: ways into a source that stay open, with their keys and what came through them."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Inlet(models.Model):
    """One way into a source: a form, calls from a website, a signed feed, a mailbox."""

    class Kind(models.TextChoices):
        """What comes through it, and how."""

        FORM = "form"
        EVENTS = "events"
        CALLS = "calls"
        FEED = "feed"
        MAILBOX = "mailbox"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.ForeignKey("hold.Source", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Tells it from others of its kind in the same source; the first has none.
    name = models.CharField(max_length=40, blank=True, default="")
    #: Names it to the outside; drawn, so that nobody finds one by counting.
    public_id = models.CharField(max_length=32, unique=True)
    #: JSON: what was chosen for it: a form's fields and wording, a mailbox's folder.
    choices = models.TextField(default="{}")
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "kind", "name"], name="one_inlet_of_a_kind_and_name"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class InletKey(models.Model):
    """What lets a caller in: a write key, of which a digest is kept, or a secret that signs.

    A secret that signs is needed again to check a signature, so it is kept sealed; the key that
    opens it lies outside the database.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    inlet = models.ForeignKey("hold.Inlet", models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.TextField(blank=True, default="")
    #: Its last signs, by which a person tells one from another.
    ending = models.CharField(max_length=6)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60, default="system")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk} of inlet {self.inlet_id}"


class Delivery(models.Model):
    """One signed message that was taken, so that it is taken once and answered alike again."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    inlet = models.ForeignKey("hold.Inlet", models.CASCADE, related_name="+")
    #: Digest of the sender's own id of the message.
    message = models.CharField(max_length=64)
    came_at = models.DateTimeField()
    #: JSON: what was answered.
    answer = models.TextField(default="{}")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["inlet", "message"], name="a_message_is_taken_once"),
        )
        indexes = (models.Index(fields=["inlet", "-came_at"], name="deliveries_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} of inlet {self.inlet_id}"


class PendingEntry(models.Model):
    """What somebody wrote into a form and has not confirmed yet: nobody's record, nobody's consent.

    What was written is sealed; it is taken once its link was followed, else swept away.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    inlet = models.ForeignKey("hold.Inlet", models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=32, unique=True)
    #: Digest of the secret in its link; empty until the mail is on its way.
    digest = models.CharField(max_length=64, blank=True, default="")
    sealed = models.TextField(default="")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["made_at"], name="entries_by_age"),)

    def __str__(self) -> str:
        return f"#{self.pk} of inlet {self.inlet_id}"


class Mailbox(models.Model):
    """A mailbox that is read: where it is, how far it was read, and how the last reading went."""

    class State(models.TextChoices):
        """How the last reading went."""

        WAITING = "waiting"
        READING = "reading"
        READ = "read"
        FAILED = "failed"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    inlet = models.OneToOneField("hold.Inlet", models.CASCADE, related_name="mailbox")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, default="tls")
    user_name = models.CharField(max_length=254)
    sealed_password = models.TextField(default="")
    folder = models.CharField(max_length=200, default="INBOX")
    visibility = models.CharField(max_length=10, default="metadata")
    every_minutes = models.PositiveIntegerField(default=15)
    #: The server's word for the numbering; where it changes, all numbers mean others.
    uid_validity = models.PositiveBigIntegerField(null=True, blank=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    message = models.TextField(blank=True, default="")
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mails_read = models.PositiveBigIntegerField(default=0)

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk} of inlet {self.inlet_id}"
