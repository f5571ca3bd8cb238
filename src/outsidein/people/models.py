"""Who there is: organisations, their levels and departments, and the people who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from outsidein.ground.scoping import OfOrganisation


class Organisation(models.Model):
    """One organisation on this installation; nothing of it can be seen from another."""

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="EUR")
    region = models.CharField(max_length=2, default="GB")
    #: A sample has a fixed as-of date; a real organisation's is today.
    fixed_as_of = models.DateTimeField(null=True, blank=True)
    #: Where its days begin at midnight; an IANA name.
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Role(models.TextChoices):
    """What a level does, whatever it is called."""

    BOARD = "board"
    MANAGEMENT = "management"
    FRONT = "front"
    SUPPORT = "support"


class Level(models.Model):
    """A level of the organisation under its own name, with the role that it plays."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=12, choices=Role.choices)
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="one_level_of_a_name"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Department(models.Model):
    """A department under its own name, with the function it may carry."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    function = models.CharField(max_length=20, blank=True, default="")
    headcount = models.PositiveIntegerField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_department_of_a_name"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Attribute(models.Model):
    """Something else by which an organisation parts its people: a site, contact with customers."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=80)
    #: JSON: the values there are, in order; "yes" and "no" for a yes or no.
    options = models.TextField(default="[]")
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "code"], name="one_attribute_of_a_code"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.code}"


class Person(models.Model):
    """Somebody who works here and can be asked; they need no account to answer."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    #: The organisation's own number for them, by which a list finds them again.
    reference = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True, default="")
    level = models.ForeignKey(Level, models.SET_NULL, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: JSON: attribute code -> value.
    attributes = models.TextField(default="{}")
    language = models.CharField(max_length=8, blank=True, default="")
    left_on = models.DateField(null=True, blank=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=~Q(email=""),
                name="one_person_of_an_address",
            ),
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=~Q(reference=""),
                name="one_person_of_a_reference",
            ),
        )
        indexes = (models.Index(fields=["organisation", "name"], name="people_by_name"),)

    def __str__(self) -> str:
        return f"#{self.pk}"


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Return a new user; without a password they can only use a link."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in; what they may see is said by their memberships."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return f"#{self.pk}"


class MemberRole(models.TextChoices):
    """What a member may do."""

    OWNER = "owner"
    LEAD = "lead"
    FACILITATOR = "facilitator"
    AGENT = "agent"
    STEWARD = "steward"
    PRIVACY = "privacy officer"
    VIEWER = "viewer"


class Member(models.Model):
    """A user's place in one organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=MemberRole.choices, default=MemberRole.VIEWER)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_place_in_an_organisation"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class OneTimeLink(models.Model):
    """A link that signs its user in, once; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_link_is_used_before_it_expires",
                condition=Q(used_at__isnull=True) | Q(used_at__lte=models.F("expires_at")),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"
