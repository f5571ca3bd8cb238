"""Rows of the organisation in sight, and of no other: without a scope nothing can be read.

The scopes are django-scopes'; the manager is written out so that types are known.
"""

from typing import TypeVar

from django.db import models
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

M = TypeVar("M", bound=models.Model)
DIMENSION = "organisation"


class OfOrganisation(models.Manager[M]):
    """The rows of the organisation whose scope is open; outside of one every read is an error."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows in sight."""
        rows = super().get_queryset()
        scope = get_scope()
        if not scope.get("_enabled", True):
            return rows
        if DIMENSION not in scope:
            closed: models.QuerySet[M] = DisabledQuerySet(
                self.model, using=self._db, missing_scopes={DIMENSION}
            )
            return closed
        return rows.filter(**{DIMENSION: scope[DIMENSION]})
