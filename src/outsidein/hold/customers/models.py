"""Customers: the one reference, each value with where it came from; and what people say of it."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation


class Customer(models.Model):
    """Who some records turned out to be: the value chosen for each field, with its origin.

    ``chosen`` is JSON, field to {value, record, source, rule, at, pin, others}; it is rebuilt from
    the records, which never change by it.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=10, default="person")
    status = models.CharField(max_length=10, default="active")
    name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    locality = models.TextField(default="")
    chosen = models.TextField(default="{}")
    #: Everything that may be searched for, lower case, in one line.
    search = models.TextField(default="")
    records = models.PositiveIntegerField(default=0)
    sources = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    #: What is the same for all who live or work at one address; empty where no street is known.
    address_key = models.TextField(default="")
    #: What is the same for an organisation and for who says to work there.
    firm_key = models.TextField(default="")
    #: An organisation's number in its register, without spaces and signs.
    firm_number = models.TextField(default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_customer_a_number"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "name", "number"], name="customers_by_name"),
            models.Index(
                fields=["organisation", "status", "name", "number"], name="customers_by_status"
            ),
            models.Index(
                fields=["organisation", "address_key", "number"],
                name="customers_by_address",
                condition=~Q(address_key=""),
            ),
            models.Index(
                fields=["organisation", "firm_key", "kind", "number"],
                name="customers_by_firm",
                condition=~Q(firm_key=""),
            ),
            models.Index(
                fields=["organisation", "firm_number", "kind", "number"],
                name="customers_by_firm_number",
                condition=~Q(firm_number=""),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.number}"


class ContactPoint(models.Model):
    """An address, a number or a handle by which a customer can be reached."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    customer_number = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    value = models.TextField()
    verified_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    #: Its place among those of its kind; 0 is used first.
    place = models.PositiveSmallIntegerField(default=0)
    #: valid, invalid, bounced, or nothing where nobody has said.
    validity = models.CharField(max_length=8, blank=True, default="")
    #: Since when some source holds it, as far as any says.
    held_from = models.DateTimeField(null=True)
    #: How many records say it.
    records = models.PositiveIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "kind", "value"], name="contact_points_by_value"),
            models.Index(fields=["organisation", "customer_number"], name="contact_points_of_one"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class StatusCount(models.Model):
    """How many customers bear a status, kept as they are rebuilt, so that no page counts them."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    status = models.CharField(max_length=10)
    customers = models.BigIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "status"], name="one_count_a_status"),
        )

    def __str__(self) -> str:
        return f"{self.status}: {self.customers}"


class FieldRule(models.Model):
    """The rule by which this organisation chooses a field's value, where it is not the usual."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    field = models.CharField(max_length=80)
    rule = models.CharField(max_length=16)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "field"], name="one_rule_a_field"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.rule}"


class SourceTrust(models.Model):
    """A source's place in the order of trust; 0 is trusted most, who is not named comes last."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    source = models.OneToOneField("hold.Source", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.source_id} at {self.place}"


class Pin(models.Model):
    """A person's word that of a customer's values this one, said by this record, is right.

    It hangs on the record, so it goes where the record goes. It is never changed; taking it back
    is a word of its own (``undoes``). Of two pins on one field of one customer the later holds.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    record = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    field = models.CharField(max_length=80)
    value = models.TextField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="undone_by"
    )

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "record"], name="pins_of_a_record"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.field}"


class ReachWord(models.Model):
    """A person's dated word on a way to reach a customer: verified, valid, invalid, bounced.

    It stands beside what the sources say and changes none of it. It hangs on a record that holds
    the value, goes where that record goes, and is only taken back by a word of its own.
    """

    class State(models.TextChoices):
        """What is said of it."""

        VERIFIED = "verified"
        INVALID = "invalid"
        BOUNCED = "bounced"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    record = models.ForeignKey("hold.Record", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    value = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices)
    #: How that was found out: by phone, by e-mail, in person, from a document.
    how = models.CharField(max_length=20, blank=True, default="")
    #: The time from which the word holds.
    since = models.DateTimeField()
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="undone_by"
    )

    objects = OfOrganisation()

    class Meta:
        indexes = (models.Index(fields=["organisation", "record"], name="reach_words_of_a_record"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state}"


class Relation(models.Model):
    """A person's word that two customers have to do with each other; it joins nothing.

    It hangs on the customers' numbers: an old number leads to the present one.
    """

    class Kind(models.TextChoices):
        """What the first is to the second."""

        WORKS_AT = "works at"
        CONTACT_FOR = "contact for"
        PART_OF = "part of"
        FAMILY = "family"
        REFERRED_BY = "referred by"
        OTHER = "other"

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    other = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField(blank=True, default="")
    since = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True, default="")
    end_reason = models.TextField(blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_relation_joins_two_customers", condition=~Q(number=F("other"))
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "number"], name="relations_of_one"),
            models.Index(fields=["organisation", "other"], name="relations_of_the_other"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Presence(models.Model):
    """Who has a customer's page open: the last sign of life, gone a minute later."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    customer_number = models.BigIntegerField()
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "customer_number", "user"],
                name="one_presence_a_page_and_user",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.customer_number}"


class HouseholdChoice(models.Model):
    """Whether an organisation wants to see who shares a home; without a row it doesn't."""

    organisation = models.OneToOneField(
        "people.Organisation", models.CASCADE, primary_key=True, related_name="+"
    )
    shown = models.BooleanField(default=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60, default="system")

    objects = OfOrganisation()

    def __str__(self) -> str:
        return f"#{self.pk}"


class HouseholdMember(models.Model):
    """A customer who shares a home with others: they are related, and never one customer.

    Worked out anew after every rebuilding; a household is named by its lowest customer number.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    household = models.BigIntegerField()
    customer_number = models.BigIntegerField()
    #: JSON: what the members share, such as surname and address.
    reasons = models.TextField(default="[]")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "customer_number"], name="a_customer_has_one_household"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "household"], name="members_of_a_household"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
