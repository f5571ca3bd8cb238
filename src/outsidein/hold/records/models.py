"""Records: each row as it came, and tidied, with where it is from."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation
from outsidein.hold.records.channel_of import ChannelOf


class ImportRun(models.Model):
    """One file brought in: what was read, what came of every row of it."""

    class Status(models.TextChoices):
        """Where an import stands."""

        UPLOADED = "uploaded"
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        TRYING = "trying"  # read and compared, with nothing stored
        UNDOING = "undoing"
        UNDONE = "undone"

    public_id = models.UUIDField(unique=True)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.ForeignKey("hold.Source", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UPLOADED)
    #: JSON: the mapping and the choices of encoding and delimiter that the rows are read by.
    choices = models.TextField(default="{}")
    #: JSON: what the reader told of the file, its warnings and its matching of columns.
    summary = models.TextField(default="{}")
    step = models.CharField(max_length=120, default="")
    share = models.FloatField(default=0.0)
    message = models.TextField(default="")
    rows_read = models.PositiveBigIntegerField(default=0)
    rows_new = models.PositiveBigIntegerField(default=0)
    rows_changed = models.PositiveBigIntegerField(default=0)
    rows_same = models.PositiveBigIntegerField(default=0)
    rows_refused = models.PositiveBigIntegerField(default=0)
    started_by = models.CharField(max_length=60, default="system")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: JSON: what a dry run found under the choices as they stand; empty where none was made.
    trial = models.TextField(blank=True, default="")
    #: Whether the wordings it replaced were kept, so that it can be undone.
    keeps_former = models.BooleanField(default=False)
    #: The import whose refused rows, put right by a person, this one brings in.
    mends = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=60, blank=True, default="")
    #: JSON: what became of its rows when it was undone.
    undone = models.TextField(blank=True, default="")
    #: JSON: how far its rows are stored while it runs; empty before and after.
    stored = models.TextField(blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="rows_read_are_new_changed_same_or_refused",
                condition=~Q(status="done")
                | Q(
                    rows_read=F("rows_new") + F("rows_changed") + F("rows_same") + F("rows_refused")
                ),
            ),
        )
        indexes = (models.Index(fields=["organisation", "-id"], name="imports_newest"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class RefusedRow(models.Model):
    """A row that could not be taken, word for word, with the reason and what to do."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    run = models.ForeignKey("hold.ImportRun", models.CASCADE, related_name="refused")
    row_number = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200, blank=True, default="")
    reason = models.TextField()
    raw = models.TextField(default="{}")
    #: The import in which the row, put right, was tried again.
    mended_by = models.ForeignKey(
        "hold.ImportRun", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["run", "row_number"], name="refused_rows_in_order"),)

    def __str__(self) -> str:
        return f"#{self.pk} row {self.row_number}"


class SuppliedField(models.Model):
    """A field that some source has supplied at least one value for.

    What no source ever supplied is unknown, not empty: the measures ask here first.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.ForeignKey("hold.Source", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=80)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "kind", "field"], name="a_field_is_supplied_once"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}.{self.field}"


class Wording(models.Model):
    """What a row said when a file brought it: as it came, and tidied."""

    run = models.ForeignKey("hold.ImportRun", models.PROTECT, related_name="+")
    row_number = models.PositiveBigIntegerField()
    content_hash = models.CharField(max_length=64)
    raw = models.TextField()
    tidied = models.TextField()

    class Meta:
        abstract = True


class CustomerWording(Wording):
    """What a row of a customer list said, with what the linker compares in columns."""

    kind = models.CharField(max_length=10, null=True)  # noqa: DJ001 - unknown is not empty
    full_name = models.TextField(null=True)  # noqa: DJ001
    given_name = models.TextField(null=True)  # noqa: DJ001
    family_name = models.TextField(null=True)  # noqa: DJ001
    company_name = models.TextField(null=True)  # noqa: DJ001
    email = models.TextField(null=True)  # noqa: DJ001
    phone = models.TextField(null=True)  # noqa: DJ001
    street_address = models.TextField(null=True)  # noqa: DJ001
    address_locality = models.TextField(null=True)  # noqa: DJ001
    address_region = models.TextField(null=True)  # noqa: DJ001
    postal_code = models.TextField(null=True)  # noqa: DJ001
    address_country = models.TextField(null=True)  # noqa: DJ001
    birth_date = models.TextField(null=True)  # noqa: DJ001
    observed_at = models.DateTimeField()

    class Meta:
        abstract = True


class EventWording(Wording):
    """What any other row said, with what finds its customer and puts it in time."""

    at = models.DateTimeField(null=True)
    customer_ref = models.TextField(null=True)  # noqa: DJ001 - unknown is not empty
    email = models.TextField(null=True)  # noqa: DJ001
    phone = models.TextField(null=True)  # noqa: DJ001
    handle = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        abstract = True


class Record(CustomerWording):
    """One row of a customer list: as it came (``raw``), tidied, and whom it is held to be."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.ForeignKey("hold.Source", models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=200)
    #: Set when identities are resolved; a plain number, since customers lie downstream.
    customer_number = models.BigIntegerField(null=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "external_id"], name="one_record_an_external_id"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "customer_number"], name="records_of_a_customer"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Event(EventWording):
    """One row of any other list: a contact, an order, a case, a message, an entry of staff.

    ``tidied`` holds the fields of its kind; the columns are those that find its customer and
    put it in time.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.ForeignKey("hold.Source", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    customer_number = models.BigIntegerField(null=True)
    link_method = models.CharField(max_length=12, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"], name="one_event_an_external_id"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "customer_number", "-at", "-id"], name="timeline"),
            models.Index(fields=["organisation", "kind", "customer_ref"], name="events_by_ref"),
            models.Index(
                F("organisation"),
                F("customer_number"),
                F("kind"),
                F("at").desc(),
                F("id").desc(),
                name="timeline_by_kind",
                condition=Q(customer_number__isnull=False),
            ),
            models.Index(
                F("organisation"),
                F("customer_number"),
                ChannelOf("tidied"),
                F("at").desc(),
                F("id").desc(),
                name="timeline_by_channel",
                condition=Q(customer_number__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class FormerRecord(CustomerWording):
    """A wording that a later import replaced; the highest id is the last before the present one.

    What stands here and in the record itself is a pile: undoing an import takes its wording out
    of the pile, and what then lies on top is the record. Where nothing is left, it goes.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    row = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk} of #{self.row_id}"


class FormerEvent(EventWording):
    """A wording of an event that a later import replaced; a pile like that of a record."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    row = models.ForeignKey("hold.Event", models.CASCADE, related_name="+")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk} of #{self.row_id}"
