"""The tables of the ground floor: what was done, what is being done, and how often one tries."""

from django.db import models


class AuditEvent(models.Model):
    """One act, in the order of the acts, chained to the one before it.

    Rows are only ever added: a trigger refuses changing and deleting. No personal value
    stands here, only what was done to which object; so erasing a person breaks no chain.
    """

    organisation_ref = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    act = models.CharField(max_length=80)
    object_ref = models.CharField(max_length=120)
    detail = models.TextField(default="{}")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (models.Index(fields=["organisation_ref", "-id"], name="audit_by_organisation"),)

    def __str__(self) -> str:
        return f"#{self.pk} {self.act} {self.object_ref}"


class Job(models.Model):
    """One long work in the background, with how far it has come."""

    class Status(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    public_id = models.UUIDField(unique=True)
    organisation_ref = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    step = models.CharField(max_length=120, default="")
    share = models.FloatField(default=0.0)
    message = models.TextField(default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation_ref", "-id"], name="jobs_by_organisation"),)
        constraints = (
            models.CheckConstraint(
                name="job_share_within_0_and_1",
                condition=models.Q(share__gte=0) & models.Q(share__lte=1),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class TokenBucket(models.Model):
    """How often somebody may still try something; nothing in it says who they are.

    The key is a salted digest of what is tried and of a coarse address. The salt lies outside
    the database and changes every day, and rows of yesterday are deleted.
    """

    key = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["touched_at"], name="buckets_by_time"),)

    def __str__(self) -> str:
        return "a bucket"


class KeptAnswer(models.Model):
    """What was answered to a request that names its own key, so that a repeat gets the same.

    Key and request stand here as digests. The answer holds numbers and ids, nobody's name or
    address; it is thrown away after a day.
    """

    digest = models.CharField(max_length=64, unique=True)
    organisation_ref = models.BigIntegerField()
    request_digest = models.CharField(max_length=64)
    #: Empty while the request is under way.
    answer = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="kept_answers_by_age"),)

    def __str__(self) -> str:
        return f"#{self.pk}"
