"""Taking results along: the responses of a named round, or all that was released of any."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from outsidein.ask.results.exports.files import (
    write_codebook,
    write_long,
    write_spss,
    write_wide,
    write_workbook,
)
from outsidein.ask.results.exports.responses import (
    Responses,
    collect_released,
    collect_responses,
)
from outsidein.ask.results.heads import ResultHead
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere
from outsidein.people.queries import Place
from outsidein.web.doors import actor_of, members_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.results.opening import open_result

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESPONSES, RELEASED = "responses", "released"


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its ending, how it is sent and how it is written."""

    ending: str
    content_type: str
    words: "StrOrPromise"
    write: Callable[[Responses, Path], None]


CSV = "text/csv; charset=utf-8"
FORMATS: dict[str, Format] = {
    "wide": Format("csv", CSV, gettext_lazy("CSV, a row a respondent"), write_wide),
    "long": Format("csv", CSV, gettext_lazy("CSV, a row an answer"), write_long),
    "xlsx": Format("xlsx", XLSX, gettext_lazy("Excel, with the codebook"), write_workbook),
    "sav": Format("sav", "application/x-spss-sav", gettext_lazy("SPSS, with labels"), write_spss),
    "codebook": Format("csv", CSV, gettext_lazy("The codebook alone"), write_codebook),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to take along, with the files it can be had as."""

    what: str
    words: str
    formats: tuple[tuple[str, str], ...]


def list_ways(head: ResultHead, place: Place) -> tuple[Way, ...]:
    """Return what a member may take along of a round."""
    named = tuple((name, str(one.words)) for name, one in FORMATS.items())
    counted = tuple(pair for pair in named if pair[0] != "wide")
    ways = [Way(RELEASED, _("All that was released"), counted)]
    if head.is_named and place.takes_responses:
        ways.insert(0, Way(RESPONSES, _("Responses, with names"), named))
    return tuple(ways)


@members_only
@require_POST
def take(request: MemberRequest, slug: str) -> FileResponse:
    """Hand a round over as a file; that it was taken is noted, what was in it is not."""
    opened = open_result(request, slug)
    ways = {way.what: way for way in list_ways(opened.head, request.place)}
    way = ways.get(request.POST.get("what", ""))
    wanted = request.POST.get("format", "")
    if way is None or wanted not in dict(way.formats):
        raise NotHere("There is nothing like this to take.")
    collect = collect_responses if way.what == RESPONSES else collect_released
    ours = {"organisation_id": request.organisation_id, "round_id": opened.head.round_id}
    found = collect(**ours)
    one = FORMATS[wanted]
    file = _written(found, one)
    write_audit(
        organisation_id=request.organisation_id,
        act="take results",
        object_ref=f"round {opened.head.round_id}",
        at=timezone.now(),
        actor=actor_of(request),
        detail={"what": way.what, "format": wanted, "rows": found.rows},
    )
    name = f"round-{opened.head.round_id}-{way.what}-{wanted}.{one.ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=one.content_type)


def _written(found: Responses, one: Format) -> BinaryIO:
    """Write the file aside and return it open; on the disk it is gone before it is sent."""
    with tempfile.TemporaryDirectory(prefix="outsidein-take-") as folder:
        path = Path(folder) / f"file.{one.ending}"
        one.write(found, path)
        return path.open("rb")
