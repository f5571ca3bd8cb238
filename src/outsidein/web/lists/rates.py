"""The page of the rates of exchange: brought in from a file, or one by hand."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.rates.actions import LARGEST_FILE, remove_rate, take_rates
from outsidein.hold.sources.rates.queries import list_newest_rates, list_spans
from outsidein.people.queries import get_organisation
from outsidein.web.doors import actor_of, file_bringers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.people.deeds import do, number

HEADER = "day,currency,rate,base,source"


@file_bringers_only
@require_http_methods(["GET", "POST"])
def rates(request: MemberRequest) -> HttpResponse:
    """Show what is known of which pair; its forms take a file, one rate, and remove one."""
    ours: dict[str, Any] = {"organisation_id": request.organisation_id}
    if request.method == "POST":
        by = {**ours, "at": timezone.now(), "actor": actor_of(request)}
        deed = request.POST.get("deed", "")
        if deed == "remove":
            which = number(request, "rate")
            do(request, lambda: remove_rate(**by, rate_id=which), _("The rate was removed."))
        elif deed in {"file", "one"}:
            _take(request, by, _content(request, deed))
        else:
            raise NotHere("There is no such button.")
        return redirect("rates")
    shown = {
        "currency": get_organisation(**ours).currency,
        "spans": list_spans(**ours),
        "newest": list_newest_rates(**ours),
    }
    return render(request, "lists/rates.html", shown)


def _content(request: MemberRequest, deed: str) -> bytes:
    if deed == "file":
        file = request.FILES.get("file")
        return file.read(LARGEST_FILE + 1) if file is not None else b""
    said = [_cell(request.POST, name) for name in HEADER.split(",")]
    return f"{HEADER}\n{','.join(said)}\n".encode()


def _cell(post: Mapping[str, str], name: str) -> str:
    return '"' + post.get(name, "").replace("\0", "").replace("\n", " ").replace('"', "'") + '"'


def _take(request: MemberRequest, by: dict[str, Any], content: bytes) -> None:
    try:
        read = take_rates(**by, content=content)
    except NotNow as why:
        messages.error(request, str(why))
        return
    for one in read.refused[:5]:
        said = _("Row %(row)s, %(column)s: %(reason)s")
        messages.warning(
            request, said % {"row": one.row, "column": one.column, "reason": one.reason}
        )
    if read.rates:
        messages.success(
            request, _("%s rates were taken. Amounts follow at the next check.") % len(read.rates)
        )
