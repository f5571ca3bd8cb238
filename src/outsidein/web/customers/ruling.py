"""The page of the rules by which values are chosen, and of the rebuilding that follows them."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.compute.golden import SETTABLE
from outsidein.hold.customers.rules import get_rules, save_rules
from outsidein.tasks.reference import REBUILD, start_rebuild
from outsidein.web.customers.shown import ORDER
from outsidein.web.doors import actor_of, rule_setters_only
from outsidein.web.house import Said
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part

NUMBERED = re.compile(r"trust-[0-9]{1,18}")
RULE_WORDS: dict[str, Said] = {
    "most recent": gettext_lazy("most recent"),
    "most frequent": gettext_lazy("most frequent"),
    "longest": gettext_lazy("longest"),
    "verified first": gettext_lazy("verified first"),
    "source order": gettext_lazy("source order"),
    "earliest": gettext_lazy("earliest"),
    "pinned": gettext_lazy("pinned"),
}


@rule_setters_only
@require_http_methods(["GET", "POST"])
def value_rules(request: MemberRequest) -> HttpResponse:
    """Show the rule of each field and the order of trust; saving them chooses all values anew."""
    if request.method == "POST":
        _save(request)
        return redirect("value_rules")
    job = get_latest_job(organisation_id=request.organisation_id, kind=REBUILD)
    if wants_part(request):
        return render(request, "customers/rules.html#state", {"job": job})
    rules = get_rules(organisation_id=request.organisation_id)
    place = {name: at for at, name in enumerate(ORDER)}
    shown = {
        "job": job,
        "fields": [
            (field_words(one.field), one, RULE_WORDS[one.usual])
            for one in sorted(rules.fields, key=lambda one: place.get(one.field, len(ORDER)))
        ],
        "own": sum(one.is_own for one in rules.fields),
        "sources": rules.sources,
        "rules": [(str(rule), RULE_WORDS[rule]) for rule in SETTABLE],
    }
    return render(request, "customers/rules.html", shown)


def _save(request: MemberRequest) -> None:
    organisation = request.organisation_id
    posted = {name: str(value) for name, value in request.POST.items()}
    chosen = {
        name.removeprefix("rule-"): value
        for name, value in posted.items()
        if name.startswith("rule-")
    }
    places = sorted(
        (int(value), int(name.removeprefix("trust-")))
        for name, value in posted.items()
        if NUMBERED.fullmatch(name) and value.isascii() and value.isdigit() and len(value) < 6
    )
    try:
        changed = save_rules(
            organisation_id=organisation,
            rules=chosen,
            trusted=[source for _place, source in places],
            at=timezone.now(),
            actor=actor_of(request),
        )
        if not changed:
            messages.info(request, _("Nothing was changed."))
            return
        start_rebuild(organisation_id=organisation)
        messages.success(request, _("Saved. All values are being chosen anew."))
    except NotNow as why:
        messages.error(request, str(why))
