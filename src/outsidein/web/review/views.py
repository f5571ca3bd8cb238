"""The pairs to review, one at a time: what is known of both, what speaks for and against."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outsidein.charts.palette import Theme
from outsidein.charts.waterfall import describe_waterfall, draw_waterfall, table_waterfall
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.pictures import draw_svg
from outsidein.hold.customers.deeds import judge_pair, undo_deed
from outsidein.hold.identities.queries import (
    PairView,
    find_last_review,
    find_next_pair,
    get_match_quality,
    get_pair,
    get_quality,
    get_review_state,
    list_contradicted,
)
from outsidein.web.customers.said import told_done
from outsidein.web.doors import actor_of, identity_judges_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.review.shown import name_of, shown_fields, shown_strata, waterfall_of

#: Ways a picture is drawn: theme and width.
WAYS: dict[str, tuple[Theme, int]] = {
    "light": ("light", 640),
    "dark": ("dark", 640),
    "light-narrow": ("light", 360),
    "dark-narrow": ("dark", 360),
}


@identity_judges_only
@require_safe
def review(request: MemberRequest) -> HttpResponse:
    """Show the pair that it helps most to judge next, and how good the joins are so far."""
    ours = {"organisation_id": request.organisation_id}
    pair = find_next_pair(**ours)
    state = get_review_state(**ours)
    match = get_match_quality(**ours)
    shown: dict[str, Any] = {
        "match": match,
        "strata": shown_strata(match),
        "state": state,
        "answered": state.asked - state.waiting,
        "quality": get_quality(**ours),
        "last": find_last_review(**ours, actor=actor_of(request)),
        "contradicted": [(name_of(one), name_of(two)) for one, two in list_contradicted(**ours)],
    }
    if pair is not None:
        shown |= _shown_pair(pair)
    return render(request, "review/review.html", shown)


@identity_judges_only
@require_POST
def judge(request: MemberRequest, pair_id: int) -> HttpResponse:
    """Keep somebody's word on a pair and go on to the next."""
    pair = get_pair(organisation_id=request.organisation_id, pair_id=pair_id)
    try:
        done = judge_pair(
            organisation_id=request.organisation_id,
            left=pair.left.record_id,
            right=pair.right.record_id,
            verdict=request.POST.get("verdict", "")[:20],
            at=timezone.now(),
            actor=actor_of(request),
        )
    except NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(request, told_done(done))
    return redirect("review")


@identity_judges_only
@require_POST
def undo_last(request: MemberRequest) -> HttpResponse:
    """Take one's own last word back."""
    organisation, actor = request.organisation_id, actor_of(request)
    last = find_last_review(organisation_id=organisation, actor=actor)
    if last is None:
        messages.error(request, _("There is nothing of yours to undo."))
        return redirect("review")
    try:
        undo_deed(organisation_id=organisation, deed_id=last, at=timezone.now(), actor=actor)
    except NotNow as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Your last word was taken back."))
    return redirect("review")


@identity_judges_only
@require_safe
def picture(request: MemberRequest, pair_id: int, way: str) -> HttpResponse:
    """Draw what speaks for and against a pair; no value of anybody stands in it."""
    if way not in WAYS:
        raise NotHere("There is no such picture.")
    theme, width = WAYS[way]
    pair = waterfall_of(get_pair(organisation_id=request.organisation_id, pair_id=pair_id))
    svg = draw_svg(draw_waterfall(pair, theme=theme, width=width))
    return HttpResponse(svg, content_type="image/svg+xml")


def _shown_pair(pair: PairView) -> dict[str, Any]:
    falls = waterfall_of(pair)
    spec = draw_waterfall(falls)
    return {
        "pair": pair,
        "fields": shown_fields(pair),
        "reading": describe_waterfall(falls),
        "table": table_waterfall(falls),
        "width": round(spec["width"]),
        "height": round(spec["height"]),
    }
