"""Customers: the one reference, each value with where it came from."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class Customer(models.Model):
    """Who some records turned out to be: the value chosen for each field, with its origin.

    ``chosen`` is JSON, field to {value, record, source, rule, at, others}; it is rebuilt from
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

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_customer_a_number"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "name", "number"], name="customers_by_name"),
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

    objects = OfOrganisation()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "kind", "value"], name="contact_points_by_value"),
            models.Index(fields=["organisation", "customer_number"], name="contact_points_of_one"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
