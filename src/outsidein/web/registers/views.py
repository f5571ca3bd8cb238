"""The page of public registers: a file in, entries answered one by one, the accepted brought in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.registers.asking import read_edition
from outsidein.hold.customers.registers.files import (
    keep_sent,
    list_register_files,
    registers_folder,
)
from outsidein.hold.customers.registers.proposing import (
    answer_proposal,
    count_proposals,
    find_last_answered,
    list_proposals,
)
from outsidein.tasks.registers import REGISTERS, start_bringing_in, start_matching
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

#: Entries are counted no further, so that the page is as fast however many wait.
MOST_COUNTED = 1_000
DEEDS: dict[str, Callable[[MemberRequest], None]] = {}


@file_bringers_only
@require_http_methods(["GET", "POST"])
def registers(request: MemberRequest) -> HttpResponse:
    """Show the entries that may be our firms; its buttons read a register, answer, and bring in."""
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("deed", ""))
        if deed is None:
            raise NotHere("There is no such button.")
        try:
            deed(request)
        except NotNow as why:
            messages.error(request, str(why))
        return redirect("registers")
    ours: dict[str, Any] = {"organisation_id": request.organisation_id}
    job = get_latest_job(**ours, kind=REGISTERS)
    if wants_part(request):
        answer = render(request, "registers/registers.html#state", {"job": job})
        if job is None or job.is_over:
            answer["HX-Refresh"] = "true"  # the list has changed with it
        return answer
    waiting = count_proposals(**ours, most=MOST_COUNTED)
    shown = {
        "job": job,
        "waiting": min(waiting, MOST_COUNTED),
        "more": waiting > MOST_COUNTED,
        "rows": list_proposals(**ours),
        "accepted": count_proposals(**ours, answer="yes", most=MOST_COUNTED),
        "answered": [
            *list_proposals(**ours, answer="yes", newest=True),
            *list_proposals(**ours, answer="no", newest=True),
        ],
        "last": find_last_answered(**ours, actor=actor_of(request)),
        "files": list_register_files(),
        "folder": registers_folder(),
        "limit": settings.UPLOAD_LIMIT // 1024**2,
    }
    return render(request, "registers/registers.html", shown)


def _match(request: MemberRequest) -> None:
    """Put the reading of a register in the queue: one of the server's, or one that was sent."""
    edition = read_edition(request.POST.get("edition", "").strip()[:10])
    place = request.POST.get("file_here", "")
    if place and place not in {one.name for one in list_register_files()}:
        raise NotHere("This register is not here.")
    if not place:
        place = _sent(request)
    start_matching(
        organisation_id=request.organisation_id,
        place=place,
        edition=edition,
        actor=actor_of(request),
    )


def _sent(request: MemberRequest) -> str:
    if getattr(request, "upload_was_too_large", False):
        raise NotNow(
            _("The file is larger than %(limit)s MiB. Put it into the folder of the server.")
            % {"limit": settings.UPLOAD_LIMIT // 1024**2}
        )
    file = request.FILES.get("file")
    if file is None:
        raise NotNow(_("Choose the file of a register."))
    return keep_sent(file.name or "register.csv", file.chunks())


def _answer(request: MemberRequest) -> None:
    proposal, answer = request.POST.get("proposal", ""), request.POST.get("answer", "")
    if not (proposal.isascii() and proposal.isdigit() and len(proposal) < 19):
        raise NotHere("This entry is not known.")
    answer_proposal(
        organisation_id=request.organisation_id,
        proposal_id=int(proposal),
        answer=answer,
        at=timezone.now(),
        actor=actor_of(request),
    )


def _bring_in(request: MemberRequest) -> None:
    start_bringing_in(organisation_id=request.organisation_id, actor=actor_of(request))


DEEDS.update({"match": _match, "answer": _answer, "bring": _bring_in})
