"""Answering an instrument alone: no account, no cookie, no session.

Every view here is exempt from the CSRF token, which needs a cookie: see ``origin.py`` for what
stands in its place, and docs/decisions/0007 for why. Where a sheet is kept, the secret that opens
it comes in the body of a POST; it never stands in an address that a server sees.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outsidein.ask.answers.actions import forget_solo_sheet, save_solo_sheet
from outsidein.ask.answers.queries import get_solo_sheet
from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.library import get_edition, list_newest_editions
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import Limit, take_from_limit
from outsidein.ground.pictures import draw_png, draw_svg
from outsidein.reports.of_sheet import report_of_sheet
from outsidein.reports.pdf import write_pdf
from outsidein.reports.slides import write_slides
from outsidein.web.answering.origin import is_from_elsewhere
from outsidein.web.answering.outcome import weigh_sheet
from outsidein.web.answering.papers import own_sheet
from outsidein.web.answering.pictures import draw_picture, picture_spec
from outsidein.web.answering.screens import list_screens
from outsidein.web.answering.sheets import Sheet, read_sheet
from outsidein.web.answering.taking import as_csv, as_json

View = Callable[..., HttpResponse]
#: What a page of these may show besides its own: no message of a session, which there is none of.
SILENT = {"messages": ()}
#: Files that take a second of work, and how many of them a network may ask for.
SET_BY_US = frozenset({"pdf", "pptx"})
PAPERS = Limit("papers of lone sheets", capacity=20, per_second=1 / 30)
KINDS = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def from_our_own_page(view: View) -> View:
    """Refuse what another site's page posts; see ``origin.py``."""

    @csrf_exempt
    @wraps(view)
    def door(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST" and is_from_elsewhere(request):
            return HttpResponse(
                gettext("This form came from another site."), status=HTTPStatus.FORBIDDEN
            )
        return view(request, *args, **kwargs)

    return door


@require_GET
def choose_page(request: HttpRequest) -> HttpResponse:
    """Show which instruments there are to answer."""
    return render(request, "answering/choose.html", SILENT | {"editions": list_newest_editions()})


@from_our_own_page
@require_http_methods(["GET", "POST"])
def sheet_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sheet to fill in; its one button shows what the answers come to, storing nothing."""
    if request.method == "GET":
        return _form(request, Sheet(get_edition(slug), {}))
    sheet = _posted_sheet(request, slug)
    if request.POST.get("act") == "change":
        return _form(request, sheet)
    if sheet.problems or sheet.is_empty:
        return _form(request, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = weigh_sheet(sheet)
    return render(
        request,
        "answering/result.html",
        SILENT
        | {
            "edition": sheet.edition,
            "outcome": outcome,
            "picture": draw_picture(outcome),
            "carried": sheet.hidden_fields(),
        },
    )


@from_our_own_page
@require_POST
def take_sheet(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Hand over the result as a file, made of the answers in the form."""
    sheet = _posted_sheet(request, slug)
    if sheet.problems or sheet.is_empty:
        return _form(request, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if kind in SET_BY_US:
        # Setting a paper costs a second of work; anybody may ask for one.
        take_from_limit(PAPERS, address=request.META.get("REMOTE_ADDR", ""), at=timezone.now())
    content = _file(sheet, kind)
    if content is None:
        raise NotHere(f"There is no {kind} of this sheet.")
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{sheet.edition.id}.{kind}"'
    return response


@from_our_own_page
@require_POST
def keep_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the sheet as far as it is filled in, under the browser's secret."""
    sheet = _posted_sheet(request, slug)
    if sheet.problems:
        return _told([problem.words for problem in sheet.problems])
    try:
        save_solo_sheet(
            secret=request.POST.get("secret", ""),
            instrument=sheet.edition.id,
            version=sheet.edition.version,
            content={"fields": dict(sheet.fields), "finished": "finished" in request.POST},
            at=timezone.now(),
        )
    except NotNow as why:
        return _told([str(why)])
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@from_our_own_page
@require_POST
def open_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the kept sheet to the browser that knows its secret."""
    try:
        kept = get_solo_sheet(secret=request.POST.get("secret", ""))
    except NotHere as why:
        return _told([str(why)], status=HTTPStatus.NOT_FOUND)
    if kept.instrument != slug:
        return _told([gettext("This sheet is of another instrument.")], status=HTTPStatus.NOT_FOUND)
    return JsonResponse({"version": kept.version, **kept.content})


@from_our_own_page
@require_POST
def forget_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete the kept sheet for good."""
    try:
        forget_solo_sheet(secret=request.POST.get("secret", ""))
    except NotHere as why:
        return _told([str(why)], status=HTTPStatus.NOT_FOUND)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _posted_sheet(request: HttpRequest, slug: str) -> Sheet:
    return read_sheet(_edition(slug, request.POST), dict(request.POST.lists()))


def _edition(slug: str, posted: QueryDict) -> Edition:
    """Return the edition that a form was filled in on, which may no longer be the newest."""
    said = posted.get("version", "")
    return get_edition(slug, int(said) if said.isascii() and said.isdigit() else None)


def _form(request: HttpRequest, sheet: Sheet, *, status: int = HTTPStatus.OK) -> HttpResponse:
    screens = list_screens(sheet, language=get_language())
    context = {
        "edition": sheet.edition,
        "sheet": sheet,
        "screens": screens,
        "questions": sum(len(screen.questions) for screen in screens),
        "nothing_yet": status != HTTPStatus.OK and not sheet.problems,
    }
    return render(request, "answering/sheet.html", SILENT | context, status=status)


def _file(sheet: Sheet, kind: str) -> str | bytes | None:
    if kind == "csv":
        return as_csv(sheet)
    outcome = weigh_sheet(sheet)
    if kind == "json":
        return as_json(sheet, outcome)
    if kind in {"pdf", "pptx"}:
        # No cache folder: a picture of somebody's answers is never written to the disk.
        report = report_of_sheet(
            own_sheet(outcome), made_on=timezone.now().date(), language=get_language() or "en"
        )
        return write_pdf(report) if kind == "pdf" else write_slides(report)
    spec = picture_spec(outcome)
    if spec is None:
        return None
    return draw_svg(spec) if kind == "svg" else draw_png(spec)


def _told(words: list[str], *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"problems": words}, status=status)
