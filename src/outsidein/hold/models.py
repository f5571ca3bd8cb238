"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.hold.audits.models import Audit, AuditCheck, AuditReading
from outsidein.hold.customers.models import (
    ContactPoint,
    Customer,
    FieldRule,
    HouseholdChoice,
    HouseholdMember,
    Pin,
    Presence,
    ReachWord,
    Relation,
    SourceTrust,
    StatusCount,
)
from outsidein.hold.customers.own.models import OwnValue
from outsidein.hold.customers.registers.models import RegisterProposal
from outsidein.hold.customers.views.models import SavedView
from outsidein.hold.identities.models import (
    BorneBefore,
    Deed,
    FormerNumber,
    Judgement,
    Link,
    NumbersGiven,
    Resolution,
    ReviewPair,
)
from outsidein.hold.identities.online.models import (
    BlockingKey,
    OnlineModel,
    Rarity,
    RecordFeatures,
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
from outsidein.hold.sources.inlets.models import (
    Delivery,
    Inlet,
    InletKey,
    Mailbox,
    PendingEntry,
)
from outsidein.hold.sources.models import Source
from outsidein.hold.sources.own.models import OwnField
from outsidein.hold.sources.rates.models import ExchangeRate

__all__ = [
    "Audit",
    "AuditCheck",
    "AuditReading",
    "BlockingKey",
    "BorneBefore",
    "ContactPoint",
    "Customer",
    "Declaration",
    "Deed",
    "Delivery",
    "Event",
    "ExchangeRate",
    "FieldRule",
    "FormerEvent",
    "FormerNumber",
    "FormerRecord",
    "HouseholdChoice",
    "HouseholdMember",
    "ImportRun",
    "Inlet",
    "InletKey",
    "Judgement",
    "Link",
    "Mailbox",
    "NumbersGiven",
    "OnlineModel",
    "OwnField",
    "OwnValue",
    "PendingEntry",
    "Pin",
    "Presence",
    "Rarity",
    "ReachWord",
    "Record",
    "RecordFeatures",
    "RefusedRow",
    "RegisterProposal",
    "Relation",
    "Resolution",
    "ReviewPair",
    "SavedView",
    "Source",
    "SourceTrust",
    "StatusCount",
    "SuppliedField",
]
