"""The page of a record: what it says, what it said before, and which file said so."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outsidein.hold.records.history import WordingView, get_record_history
from outsidein.web.doors import customer_readers_only
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest


@customer_readers_only
@require_safe
def record_page(request: MemberRequest, record_id: int) -> HttpResponse:
    """Show what a record says and has said, the present wording first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    found = get_record_history(
        organisation_id=request.organisation_id, record_id=record_id, before=before
    )
    shown = {
        "record": found,
        "wordings": [_shown(one) for one in found.wordings],
        "is_first_page": before is None,
        "changed": sum(not one.is_first for one in found.wordings),
    }
    return render(request, "imports/record.html", shown)


def _shown(one: WordingView) -> dict[str, object]:
    return {
        "wording": one,
        "changes": [(field_words(c.field), c.before, c.after) for c in one.changes],
        "said": [(field_words(name), value) for name, value in one.tidied.items()],
    }
