"""The pages of a file of answers: what it would come to, and what it came to."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from outsidein.ask.answers.arrivals import (
    get_arrived_answers,
    get_taken_answers,
    take_arrived_answers,
)
from outsidein.ground.errors import NotNow
from outsidein.hold.records.queries import RefusedView
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.imports.forms import AnswersForm
from outsidein.web.imports.ours import Ours, ours_of
from outsidein.web.imports.refused import refused_file
from outsidein.web.middleware import MemberRequest

SHOWN_REFUSALS = 20


@file_bringers_only
@require_http_methods(["GET", "POST"])
def answers_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Show what a file of answers would come to; its button takes it as a closed round."""
    ours = ours_of(request, public_id)
    taken = get_taken_answers(**ours)
    if taken is not None:
        shown = {"taken": taken, "refusals": taken.refusals[:SHOWN_REFUSALS]}
        return render(request, "imports/answers_taken.html", shown)
    arrived = get_arrived_answers(**ours)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        initial={"title": arrived.file_name.rpartition(".")[0]},
    )
    if request.method == "POST" and form.is_valid() and _take(request, ours, form):
        return redirect("answers_import", public_id=public_id)
    refusals = arrived.read.refusals[:SHOWN_REFUSALS]
    shown = {"arrived": arrived, "form": form, "refusals": refusals}
    return render(request, "imports/answers.html", shown)


def _take(request: MemberRequest, ours: Ours, form: AnswersForm) -> bool:
    said = form.cleaned_data
    try:
        take_arrived_answers(
            **ours,
            title=said["title"],
            asked=said["asked"],
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        form.add_error("asked", str(why))
        return False
    return True


@file_bringers_only
@require_safe
def refused_answers(request: MemberRequest, public_id: UUID) -> FileResponse:
    """Hand over every refusal of a file of answers, with where and why."""
    ours = ours_of(request, public_id)
    taken = get_taken_answers(**ours)
    refusals = taken.refusals if taken else get_arrived_answers(**ours).read.refusals
    rows = (
        RefusedView(one.row, one.column, one.reason, {"What stood there": one.given})
        for one in refusals
    )
    return refused_file(["What stood there"], rows, name=f"refused-answers-{public_id}.csv")
