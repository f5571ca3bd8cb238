"""What people wrote: read without names, and put into codes that can be counted."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from outsidein.ask.results.compute.disclosure import comments_from
from outsidein.ask.results.queries import CommentView, list_comments
from outsidein.ask.results.texts import (
    CodeCount,
    get_texts,
    group_texts,
    list_code_counts,
)
from outsidein.web.doors import actor_of, members_only, round_runners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.results.choosing import read_choice
from outsidein.web.results.opening import open_result

#: What the fields of the form begin with; the key of a text follows.
FIELD = "code-"


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What was written on one item in one tense, and its codes."""

    item: str
    label: str
    tense: str
    comments: tuple[CommentView, ...]
    codes: tuple[CodeCount, ...]


@members_only
@require_GET
def comments_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what people wrote, item by item; shuffled each time, without a group or a time."""
    opened = open_result(request, slug)
    said = list_comments(organisation_id=request.organisation_id, **opened.ours)
    codes = list_code_counts(organisation_id=request.organisation_id, **opened.ours) if said else []
    keys = dict.fromkeys((one.item, one.tense) for one in said)
    context = opened.context("result_comments") | {
        "items": [
            ItemWords(
                item,
                opened.head.labels.get(item, item),
                tense,
                tuple(one for one in said if (one.item, one.tense) == (item, tense)),
                tuple(one for one in codes if (one.item, one.tense) == (item, tense)),
            )
            for item, tense in keys
        ],
        "said": len(said),
        "needed": comments_from(opened.head.smallest_group),
        "may_group": request.place.runs_rounds,
    }
    return render(request, "results/comments.html", context)


@round_runners_only
@require_http_methods(["GET", "POST"])
def texts_page(request: MemberRequest, slug: str, item: str, tense: str) -> HttpResponse:
    """Show the texts of one item with a code suggested for each; POST gives them theirs."""
    choice = read_choice(request.GET)
    ours: dict[str, Any] = {
        "organisation_id": request.organisation_id,
        "instrument": slug,
        "item": item,
        "tense": tense,
        "round_id": choice.round_id,
    }
    if request.method == "POST":
        codes = {
            name.removeprefix(FIELD): str(value)
            for name, value in request.POST.items()
            if name.startswith(FIELD)
        }
        coded = group_texts(**ours, codes=codes, at=timezone.now(), actor=actor_of(request))
        told = ngettext("%(n)d text has a code now.", "%(n)d texts have a code now.", coded)
        messages.success(request, told % {"n": coded})
        return redirect(reverse("result_comments", args=[slug]) + choice.round_query)
    opened = open_result(request, slug)
    context = opened.context("result_comments") | {"texts": get_texts(**ours), "field": FIELD}
    return render(request, "results/texts.html", context)
