"""Taking results along: the responses of a named round, or all that was released of any."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from outsidein.ask.results.exports.taking import FORMATS, RELEASED, RESPONSES, export_round
from outsidein.ask.results.heads import ResultHead
from outsidein.ground.errors import NotHere
from outsidein.people.queries import Place
from outsidein.web.doors import actor_of, members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.results.opening import open_result


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to take along, with the files it can be had as."""

    what: str
    words: str
    formats: tuple[tuple[str, str], ...]


def list_ways(head: ResultHead, place: Place) -> tuple[Way, ...]:
    """Return what a member may take along of a round."""
    told = (
        ("wide", _("CSV, a row a respondent")),
        ("long", _("CSV, a row an answer")),
        ("xlsx", _("Excel, with the codebook")),
        ("sav", _("SPSS, with labels")),
        ("codebook", _("The codebook alone")),
    )
    # What was released is counts: it has no row a respondent.
    counts = (("long", _("CSV, a row a count")), *told[2:])
    ways = [Way(RELEASED, _("All that was released"), counts)]
    if head.is_named and place.takes_responses:
        ways.insert(0, Way(RESPONSES, _("Responses, with names"), told))
    return tuple(ways)


@members_only
@require_POST
def take(request: MemberRequest, slug: str) -> FileResponse:
    """Hand a round over as a file; that it was taken is noted, what was in it is not."""
    opened = open_result(request, slug)
    ways = {way.what: way for way in list_ways(opened.head, request.place)}
    way = ways.get(request.POST.get("what", ""))
    form = request.POST.get("format", "")
    if way is None or form not in dict(way.formats):
        raise NotHere("There is nothing like this to take.")
    one = FORMATS[form]
    with tempfile.TemporaryDirectory(prefix="outsidein-take-") as folder:
        path = Path(folder) / f"file.{one.ending}"
        export_round(
            organisation_id=request.organisation_id,
            round_id=opened.head.round_id,
            what=way.what,
            form=form,
            path=path,
            at=timezone.now(),
            actor=actor_of(request),
        )
        # Opened before its folder goes: it is sent from a file that nobody else can find.
        file = path.open("rb")
    name = f"round-{opened.head.round_id}-{way.what}-{form}.{one.ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=one.content_type)
