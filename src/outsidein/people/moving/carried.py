"""What leaves with an organisation: every table of it, or the reason why one stays.

Tables are found in Django's registry, so a new one is carried by itself. What no foreign key
tells of stands in ``REFERENCES``; ``tests/people_floor/moving`` fails where a table or a column
that may be one is named nowhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models

from outsidein.people.models import Organisation, User
from outsidein.people.moving.compute.references import Inside, Number, Reference, Words

#: Tables that stay, each with the reason.
LEFT: dict[str, str] = {
    "people.User": "Accounts are the installation's; members go along by their address alone.",
    "people.OneTimeLink": "A secret that signs somebody in.",
    "ask.Ballot": "Sealed to a key that leaves no installation; an open round stays behind.",
    "ask.Draft": "Sealed under its round's key; an open round stays behind.",
    "ask.Invitation": "Digests of links into an open round; they are deleted as it closes.",
    "ask.Seat": "Phones in a room that is open; deleted as it ends.",
    "ask.Vote": "Single votes of a room that is open; deleted as it ends.",
    "ask.Points": "Points of a room that is open; deleted as it ends.",
    "ask.SoloSheet": "Belongs to no organisation.",
    "ground.AuditEvent": "One chain an installation; its lines go along as audit.jsonl, to read.",
    "ground.Job": "Work under way on this machine.",
    "ground.KeptAnswer": "What a caller was answered, so that a call sent twice is done once.",
    "ground.TokenBucket": "How often somebody tries something on this installation today.",
    "check.CalendarFeed": "A secret address of this installation; members make a new one.",
    "hold.OnlineModel": "Made anew from the records by the next run.",
    "hold.BlockingKey": "Made anew from the records by the next run.",
    "hold.RecordFeatures": "Made anew from the records by the next run.",
    "hold.Rarity": "Made anew from the records by the next run.",
    "hold.OwnValue": "Made anew with the customers, as the search is.",
    "hold.Presence": "Who has a page open at this moment.",
    "hold.InletKey": "Secrets that callers hold; the new installation gives out its own.",
    "hold.PendingEntry": "Sealed to this installation, and nobody's record until confirmed.",
    "account.EmailAddress": "Sign-in; made anew from the member's address.",
    "account.EmailConfirmation": "Sign-in.",
    "mfa.Authenticator": "A second factor; members set it up anew.",
    "usersessions.UserSession": "Sign-in.",
    "sessions.Session": "Sign-in.",
    "auth.Permission": "Django's own; not used.",
    "auth.Group": "Django's own; not used.",
    "contenttypes.ContentType": "Django's own list of tables.",
    "django_tasks_database.DBTaskResult": "The queue of this machine.",
}

#: Rows of a table that are carried, as a condition on ``t``; those that hang on others stay too.
ONLY: dict[str, str] = {
    "ask.Round": (
        "(t.opened_at IS NULL OR (t.closed_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM ask_ballot b WHERE b.round_id = t.id)))"
        " AND NOT EXISTS (SELECT 1 FROM ask_room o WHERE o.round_id = t.id AND o.phase <> 'ended')"
    ),
    "ask.Room": "t.phase = 'ended'",
}

#: Single answers: nobody in the organisation may read them one by one, so they go sealed.
SEALED = frozenset({"ask.Sheet", "ask.Answer", "ask.Comment", "ask.GroupedText"})

#: Texts that hold a secret of this installation; on the other side they start empty.
EMPTIED: dict[str, tuple[str, ...]] = {"hold.Mailbox": ("sealed_password",)}

_ACTOR = (Words("user", "people.User"),)
#: What refers to rows without a foreign key, by table and column.
REFERENCES: dict[str, dict[str, Sequence[Reference]]] = {
    "ask.Round": {"structure": (Inside("people.*", "people.Person"),)},
    "check.Action": {"came_from_ref": (Words("room", "ask.Room"), Words("round", "ask.Round"))},
    "hold.Audit": {"drawn_by": _ACTOR},
    "hold.AuditCheck": {"record_number": (Number("hold.Record"),)},
    "hold.AuditReading": {"reader": _ACTOR},
    "hold.Customer": {
        "chosen": (
            Inside("*.record", "hold.Record"),
            Inside("*.others.*.record", "hold.Record"),
        )
    },
    "hold.Declaration": {"said_by": _ACTOR},
    "hold.Deed": {
        "actor": _ACTOR,
        "changed": (Inside("numbers.*.0", "hold.Record"),),
    },
    "hold.HouseholdChoice": {"actor": _ACTOR},
    "hold.ImportRun": {"started_by": _ACTOR, "undone_by": _ACTOR},
    "hold.Pin": {"actor": _ACTOR},
    "hold.ReachWord": {"actor": _ACTOR},
    "hold.RegisterProposal": {"actor": _ACTOR},
    "hold.Relation": {"actor": _ACTOR, "ended_by": _ACTOR},
    "hold.Resolution": {"detail": (Inside("contradicted.*.*", "hold.Record"),)},
}

#: Columns that look as if they referred to rows and do not: looked at, by table.
PLAIN: dict[str, tuple[str, ...]] = {
    "people.Attribute": ("options",),
    "people.Person": ("attributes",),
    "ask.Sheet": ("attributes",),
    "ask.Round": ("participation",),
    "ask.Room": ("agenda", "revealed"),
    "check.Action": ("number", "items", "measures"),
    "check.CheckRun": ("snapshot", "summary", "quality"),
    "check.Comparison": ("content",),
    "check.Measurement": ("content",),
    # Customer numbers are an organisation's own; they stay the same wherever it goes.
    "hold.Customer": ("number", "firm_number"),
    "hold.ContactPoint": ("customer_number",),
    "hold.NumbersGiven": ("highest",),
    "hold.BorneBefore": ("number", "turn"),
    "hold.HouseholdMember": ("household", "customer_number", "reasons"),
    "hold.RegisterProposal": ("customer_number", "entry", "row"),
    "hold.Relation": ("number", "other"),
    "hold.OwnField": ("options",),
    "hold.SavedView": ("said",),
    "hold.AuditCheck": ("customer_number",),
    "hold.Audit": ("seed", "design"),
    "hold.StatusCount": ("customers",),
    "hold.Inlet": ("choices",),
    "hold.Delivery": ("answer",),
    "hold.Record": ("customer_number", "raw", "tidied"),
    "hold.Event": ("customer_number", "customer_ref", "raw", "tidied"),
    "hold.FormerRecord": ("raw", "tidied"),
    "hold.FormerEvent": ("customer_ref", "raw", "tidied"),
    "hold.FormerNumber": ("number", "became"),
    "hold.ImportRun": ("choices", "summary", "trial", "undone"),
    "hold.RefusedRow": ("raw",),
    "hold.Resolution": ("model",),
    "hold.Link": ("evidence", "found_by"),
    "hold.ReviewPair": ("evidence", "found_by"),
}
#: How a condition names a column of the row itself.
OF_THE_ROW = re.compile(r"\bt\.")
Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class CarriedTable:
    """A table that is carried, with what is done to its columns on the way."""

    model: Model
    label: str  # people.Level
    fields: tuple[models.Field[Any, Any], ...]  # as they are written, in their order
    references: dict[str, Sequence[Reference]]  # by column
    is_sealed: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of its columns."""
        return tuple(column_of(field) for field in self.fields)

    @property
    def has_numbers(self) -> bool:
        """Return whether its rows are numbered by the database."""
        return isinstance(self.model._meta.pk, models.AutoField)

    @property
    def fresh(self) -> tuple[str, ...]:
        """Return the columns that no two rows of an installation share, ids apart."""
        return tuple(
            column_of(field)
            for field in self.fields
            if field.unique
            and not isinstance(field, models.AutoField)
            and not isinstance(field, models.ForeignKey)
        )


def column_of(field: models.Field[Any, Any]) -> str:
    """Return the name of the column in which a field stands."""
    return str(field.column)


def label_of(model: Model) -> str:
    """Return the name by which a table is known here."""
    return str(model._meta.label)


def is_carried(model: Model) -> bool:
    """Return whether the table goes along."""
    return label_of(model) not in LEFT


def targets(model: Model) -> list[tuple[models.Field[Any, Any], Model]]:
    """Return the foreign keys of a table and where they lead."""
    return [
        (field, field.related_model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not isinstance(field.related_model, str)
    ]


@cache
def carried_tables() -> tuple[CarriedTable, ...]:
    """Return every table that is carried, those that others lean on first."""
    found = {label_of(model): model for model in apps.get_models() if is_carried(model)}
    leaning = {
        label: {
            label_of(target)
            for field, target in targets(model)
            if not field.null and label_of(target) in found and target is not model
        }
        for label, model in sorted(found.items())
    }
    order = TopologicalSorter(leaning).static_order()
    return tuple(_table(found[label]) for label in order)


def _table(model: Model) -> CarriedTable:
    label = label_of(model)
    return CarriedTable(
        model=model,
        label=label,
        fields=tuple(model._meta.concrete_fields),
        references=REFERENCES.get(label, {}),
        is_sealed=label in SEALED,
    )


def scope_of(model: Model, organisation_id: int, alias: str = "t") -> str:
    """Return SQL for which rows of the table, under its alias, go along with the organisation."""
    if model is Organisation:
        return f"{alias}.id = {int(organisation_id)}"
    keys = [(f, target) for f, target in targets(model) if target is not User and not f.null]
    owned = [field for field, target in keys if target is Organisation]
    parts = [f"{alias}.{field.column} = {int(organisation_id)}" for field in owned]
    if only := ONLY.get(label_of(model)):
        parts.append(f"({re.sub(OF_THE_ROW, f'{alias}.', only)})")
    for field, target in keys:
        if target is not Organisation and (not owned or is_part_left(target)):
            inner = ids_of(target, organisation_id, f"{alias}{alias[0]}")
            parts.append(f"{alias}.{field.column} IN ({inner})")
    return " AND ".join(parts)


def ids_of(model: Model, organisation_id: int, alias: str = "tt") -> str:
    """Return SQL for the ids of a table's rows that go along."""
    rows = scope_of(model, organisation_id, alias)
    options = model._meta
    return f'SELECT {alias}."{options.pk.column}" FROM "{options.db_table}" {alias} WHERE {rows}'  # noqa: S608 - our own names


@cache
def is_part_left(model: Model) -> bool:
    """Return whether some rows of the organisation's stay in this table."""
    if label_of(model) in ONLY:
        return True
    return any(
        is_part_left(target)
        for field, target in targets(model)
        if not field.null and target is not model and is_carried(target) and target is not User
    )
