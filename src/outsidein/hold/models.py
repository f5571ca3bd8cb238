"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.hold.audits.models import Audit, AuditCheck, AuditReading
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.identities.models import (
    Deed,
    FormerNumber,
    Judgement,
    Link,
    Resolution,
    ReviewPair,
)
from outsidein.hold.marts.models import Declaration
from outsidein.hold.records.models import (
    Event,
    FormerEvent,
    FormerRecord,
    ImportRun,
    Record,
    RefusedRow,
    SuppliedField,
)
from outsidein.hold.sources.models import Source

__all__ = [
    "Audit",
    "AuditCheck",
    "AuditReading",
    "ContactPoint",
    "Customer",
    "Declaration",
    "Deed",
    "Event",
    "FormerEvent",
    "FormerNumber",
    "FormerRecord",
    "ImportRun",
    "Judgement",
    "Link",
    "Record",
    "RefusedRow",
    "Resolution",
    "ReviewPair",
    "Source",
    "SuppliedField",
]
