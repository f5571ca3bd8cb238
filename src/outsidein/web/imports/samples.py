"""Samples to download: a file of each kind with made-up rows, out of the dictionary of fields."""

from io import StringIO

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from outsidein.ask.answers.compute.samples import sample_answers
from outsidein.ask.instruments.library import list_newest_editions
from outsidein.ground.errors import NotHere
from outsidein.ground.exports import write_csv
from outsidein.hold.sources.compute.dictionary import KIND_NAMES
from outsidein.hold.sources.compute.samples import sample_table
from outsidein.hold.sources.own.knowing import knowing_own_fields
from outsidein.web.doors import file_bringers_only
from outsidein.web.imports.words import ANSWERS
from outsidein.web.middleware import MemberRequest


@file_bringers_only
@require_safe
def sample_file(request: MemberRequest, kind: str) -> HttpResponse:
    """Hand over a sample of a kind of file, with the organisation's own fields in it."""
    if kind == ANSWERS:
        headers, rows = sample_answers(list_newest_editions()[0])
    elif kind in KIND_NAMES:
        with knowing_own_fields(organisation_id=request.organisation_id):
            headers, rows = sample_table(kind)
    else:
        raise NotHere("There is no such kind of file.")
    text = StringIO(newline="")
    write_csv(text, headers, rows)
    return HttpResponse(
        # With a byte order mark, so that a spreadsheet reads the signs as they are.
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="sample-{kind}.csv"'},
    )
