"""Rounds: one asking, from its opening to its close; what it asks, and who may answer it."""

from django.db import models
from django.db.models import F, Q

from outsidein.ground.scoping import OfOrganisation

SMALLEST_GROUP = 3


class Round(models.Model):
    """One asking of one instrument or several, to one organisation.

    Answers may be given only while the round is open. Results rest on what was answered by
    ``closed_at``, so a closed round is never opened again. Whether answers carry names is
    fixed when the round is made, in both directions.
    """

    class Voice(models.TextChoices):
        """In what setting people spoke; the voices are never mixed."""

        PRIVATE = "private"  # each alone, by a link, a PIN or on paper
        ROOM = "room"  # together, in a workshop
        IMPORTED = "imported"  # a file of answers given elsewhere

    class Mode(models.TextChoices):
        """Whether answers carry names."""

        ANONYMOUS = "anonymous"
        NAMED = "named"

    class Keeping(models.TextChoices):
        """Where the key lies that opens the ballots while the round is open."""

        FILE = "file"  # a key file outside the database and its backups
        PASSPHRASE = "passphrase"  # the same, wrapped by a keeper's passphrase  # noqa: S105
        CODES = "codes"  # a key file, and codes that were never paired with anybody

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    #: Names the round in the addresses of those who answer; random, so that none is guessed.
    public_id = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=120)
    voice = models.CharField(max_length=8, choices=Voice.choices, default=Voice.PRIVATE)
    mode = models.CharField(max_length=9, choices=Mode.choices, default=Mode.ANONYMOUS)
    min_group = models.PositiveSmallIntegerField(default=5)
    #: How people come to the sheet: personal, open, paper; parted by spaces.
    ways = models.CharField(max_length=40, blank=True, default="")
    #: The languages offered, the first being the one shown at once; parted by spaces.
    languages = models.CharField(max_length=60, default="en")
    welcome = models.TextField(blank=True, default="")
    #: Whether respondents see the group's results beside their own once the round is closed.
    share_back = models.BooleanField(default=True)
    #: How many people could have answered; null where nobody said.
    asked = models.PositiveIntegerField(null=True, blank=True)
    #: JSON, frozen at the opening: which groups there are to say one belongs to, and their sizes.
    structure = models.TextField(blank=True, default="{}")
    #: JSON: how many had answered by group when it was last counted, which is once a day.
    participation = models.TextField(blank=True, default="{}")
    created_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    keeping = models.CharField(max_length=10, choices=Keeping.choices, default=Keeping.FILE)
    #: What ballots are sealed to; base64. Empty until the round opens and where nothing is sealed.
    public_key = models.CharField(max_length=64, blank=True, default="")
    #: What is typed where no link can be followed; null where the open way is not offered.
    pin = models.CharField(max_length=12, null=True, blank=True, unique=True)
    #: The digest of the file the answers came from, where they came from one.
    file_digest = models.CharField(max_length=64, blank=True, default="")

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_round_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="a_group_is_never_under_three", condition=Q(min_group__gte=SMALLEST_GROUP)
            ),
        )
        indexes = (models.Index(fields=["organisation", "-opened_at"], name="rounds_by_opening"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def is_open(self) -> bool:
        """Return whether answers may be given."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_named(self) -> bool:
        """Return whether answers carry names."""
        return self.mode == self.Mode.NAMED


class RoundPart(models.Model):
    """One instrument within a round; sheets are kept a part apart from each other."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.ForeignKey("ask.Round", models.CASCADE, related_name="parts")
    instrument = models.ForeignKey("ask.Instrument", models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "instrument"], name="an_instrument_once_a_round"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Invitation(models.Model):
    """One person's right to answer a round once; it leads to no answer.

    Only the digest of the token is kept. When it was used is not noted, nor with what.
    """

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.ForeignKey("ask.Round", models.CASCADE, related_name="invitations")
    #: Null for codes that are drawn by hand, and once a person is erased.
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    #: JSON, frozen at the opening: attribute -> value; it goes into the ballot at the giving.
    groups = models.TextField(default="{}")
    language = models.CharField(max_length=8, blank=True, default="")
    used = models.BooleanField(default=False)
    #: The day of the last mail to this person.
    mailed_on = models.DateField(null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="one_invitation_a_person"),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Room(models.Model):
    """A workshop: one asking of a round in which people sit together and answer on their phones.

    Everybody in it walks at the facilitator's pace. The row says where they are; it never says
    what anybody answered. ``version`` grows with every step, so that two hands on the wall
    cannot both take the same one.
    """

    class Phase(models.TextChoices):
        """Where the room is; what people see hangs on it alone."""

        GATHERING = "gathering"  # phones come in
        VOTING = "voting"  # an item is being answered; nothing of it is shown
        REVEALED = "revealed"  # its spread is shown, to all at once
        DISCUSSING = "discussing"  # the same, while people talk
        POINTS = "points"  # points are given over the agenda
        WEIGHED = "weighed"  # their sums are shown
        ENDED = "ended"  # the code is gone, the answers are mixed

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    round = models.OneToOneField("ask.Round", models.CASCADE, related_name="room")
    #: What phones join with; null once the room has ended, so that it may be drawn again.
    code = models.CharField(max_length=6, null=True, blank=True, unique=True)
    #: JSON: the codes of the items, in the order in which they are taken.
    agenda = models.TextField(default="[]")
    item = models.CharField(max_length=30, blank=True, default="")
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.GATHERING)
    turn = models.PositiveSmallIntegerField(default=0)
    #: JSON: item code -> the last of its turns that was revealed.
    revealed = models.TextField(default="{}")
    version = models.PositiveIntegerField(default=1)
    #: A closed round of the same instrument, in which people answered alone.
    compare_with = models.ForeignKey(
        "ask.Round", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asks_groups = models.BooleanField(default=False)
    #: How many points each phone may give away; 0: none are asked for.
    points_each = models.PositiveSmallIntegerField(default=0)
    #: Until when the discussion's clock runs; null while there is none.
    talk_until = models.DateTimeField(null=True, blank=True)
    #: Whether phones may still come in; those that are in may always come back.
    door_open = models.BooleanField(default=True)

    objects = OfOrganisation()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="only_an_open_room_has_a_code",
                condition=Q(phase="ended", code__isnull=True)
                | (~Q(phase="ended") & Q(code__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.phase}"
