"""What a register may say of our firms, kept until a person says yes or no, and then brought in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.compute.searching import number_of
from outsidein.hold.customers.households import address_in
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.registers.actions import (
    RegisterFound,
    match_register,
    take_entries,
)
from outsidein.hold.customers.registers.models import RegisterProposal

Answer = RegisterProposal.Answer
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry of a register beside the firm of ours that it may be."""

    proposal_id: int
    customer_number: int
    customer_name: str
    customer_address: str
    register: str
    answer: str
    name: str  # what the register calls it
    numbers: tuple[str, ...]  # LEI and number there, as far as there are
    address: str
    status: str
    reason: str
    score: float  # 0 to 1
    edition: str


def propose_entries(
    *,
    organisation_id: int,
    path: Path,
    edition: str,
    retrieved_at: datetime,
    at: datetime,
    actor: str,
    progress: Callable[[str, float], None] | None = None,
) -> RegisterFound:
    """Read a register past our firms: take what a number proves, keep the rest to be asked about.

    An entry that was answered before keeps its answer. Done again it changes nothing more.
    """
    found = match_register(
        organisation_id=organisation_id,
        path=path,
        edition=edition,
        retrieved_at=retrieved_at,
        progress=progress,
    )
    if found.sure:
        take_entries(organisation_id=organisation_id, rows=found.sure, at=at, actor=actor)
    proposals = [
        RegisterProposal(
            organisation_id=organisation_id,
            customer_number=number_of(row["Customer"].partition(" ")[0]) or 0,
            register=row["Register"],
            entry=row["external_id"],
            row=json.dumps(row),
            score=float(row["Score"]),
            at=at,
        )
        for row in found.asked
    ]
    RegisterProposal.objects.bulk_create(
        proposals,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["organisation", "register", "entry"],
        update_fields=["row", "score", "customer_number"],
    )
    return found


@transaction.atomic
def answer_proposal(
    *, organisation_id: int, proposal_id: int, answer: str, at: datetime, actor: str
) -> None:
    """Keep somebody's word on an entry, or take it back by ``waiting``."""
    if answer not in {Answer.YES, Answer.NO, Answer.WAITING}:
        raise NotNow("An entry is the firm, or it is another one.")
    ours = RegisterProposal.objects.filter(organisation_id=organisation_id, pk=proposal_id)
    if not ours.exclude(answer=Answer.IN).update(answer=answer, at=at, actor=actor[:60]):
        if not ours.exists():
            raise NotHere("This entry is not known.")
        raise NotNow("This entry was brought in already. Undo its import instead.")
    write_audit(
        organisation_id=organisation_id,
        act="answer register entry",
        object_ref=f"register entry {proposal_id}",
        at=at,
        actor=actor,
        detail={"answer": answer},
    )


def bring_accepted_in(*, organisation_id: int, at: datetime, actor: str) -> int:
    """Bring every accepted entry in as a record of its register's source; return how many."""
    accepted = RegisterProposal.objects.filter(organisation_id=organisation_id, answer=Answer.YES)
    rows = dict(accepted.order_by("id").values_list("pk", "row"))
    if rows:
        told = [json.loads(row) for row in rows.values()]
        take_entries(organisation_id=organisation_id, rows=told, at=at, actor=actor)
        RegisterProposal.objects.filter(organisation_id=organisation_id, pk__in=rows).update(
            answer=Answer.IN, at=at, actor=actor[:60]
        )
    return len(rows)


def list_proposals(
    *, organisation_id: int, answer: str = Answer.WAITING, newest: bool = False, limit: int = 20
) -> list[Proposal]:
    """Return entries of one answer, by customer or the newest first; 2 SQL queries."""
    ours = RegisterProposal.objects.filter(organisation_id=organisation_id, answer=answer)
    order = ("-at", "-id") if newest else ("customer_number", "id")
    rows = list(ours.order_by(*order)[:limit])
    firms = Customer.objects.filter(organisation_id=organisation_id)
    known = {
        firm.number: firm for firm in firms.filter(number__in={one.customer_number for one in rows})
    }
    return [_view(one, known.get(one.customer_number)) for one in rows]


def count_proposals(*, organisation_id: int, answer: str = Answer.WAITING, most: int) -> int:
    """Return how many entries have this answer, counted to ``most`` and one more; 1 SQL query."""
    ours = RegisterProposal.objects.filter(organisation_id=organisation_id, answer=answer)
    return ours[: most + 1].count()


def find_last_answered(*, organisation_id: int, actor: str) -> int | None:
    """Return the entry that this person answered last and that is not brought in; 1 SQL query."""
    ours = RegisterProposal.objects.filter(
        organisation_id=organisation_id, actor=actor, answer__in=(Answer.YES, Answer.NO)
    )
    return ours.order_by("-at", "-id").values_list("pk", flat=True).first()


def _view(one: RegisterProposal, firm: Customer | None) -> Proposal:
    row = json.loads(one.row)
    return Proposal(
        proposal_id=one.pk,
        customer_number=one.customer_number,
        # Where two were made one since, the entry still says what the firm was called.
        customer_name=firm.name if firm else row["Customer"].partition(" ")[2],
        customer_address=address_in(firm.chosen) if firm else "",
        register=one.register,
        answer=one.answer,
        name=row["legal_name"],
        numbers=tuple(filter(None, (row.get("lei", ""), row.get("registration_number", "")))),
        address=row.get("Registered address", ""),
        status=", ".join(
            filter(None, (row.get("Entity status", ""), row.get("Registration status", "")))
        ),
        reason=row.get("Matched by", ""),
        score=one.score,
        edition=row.get("Edition", ""),
    )
