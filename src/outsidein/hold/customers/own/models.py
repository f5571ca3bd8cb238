"""What customers hold in the organisation's own fields, by value, so that lists are found by it."""

from django.db import models

from outsidein.ground.scoping import OfOrganisation


class OwnValue(models.Model):
    """A customer's chosen value of one own field; made anew with the customer."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    code = models.CharField(max_length=30)
    #: The beginning of a long text; small letters, so that it is found however it is written.
    value = models.CharField(max_length=120)
    #: The same as a number, where the field holds numbers.
    measured = models.FloatField(null=True)
    customer_number = models.BigIntegerField()

    objects = OfOrganisation()

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "code", "value", "customer_number"], name="own_by_value"
            ),
            models.Index(
                fields=["organisation", "code", "measured", "customer_number"],
                name="own_by_measure",
            ),
            models.Index(fields=["organisation", "customer_number"], name="own_of_a_customer"),
        )

    def __str__(self) -> str:
        return f"#{self.customer_number} own.{self.code}"
