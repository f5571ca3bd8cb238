"""What the respondents' scripts ask for and send: docs/reference/respondent-endpoints.md."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from outsidein.ask.answers.ballots import (
    SheetToAnswer,
    amend_ballot,
    give_ballot,
    open_sheet,
    save_draft,
    withdraw_ballot,
)
from outsidein.ground.errors import NotNow
from outsidein.web.respond.doors import Content, takes_json, text_of
from outsidein.web.respond.line import in_line
from outsidein.web.respond.shared import list_shared
from outsidein.web.respond.ways import find_way


@takes_json
def open_door(request: HttpRequest, content: Content) -> HttpResponse:
    """Tell the holder of a link, a PIN or a code what of the sheet is theirs alone."""
    way = find_way(request, content)
    sheet = open_sheet(**way, at=timezone.now())
    return JsonResponse(
        {
            "round": sheet.public_id,
            "language": _language(sheet, text_of(content, "asked"), text_of(content, "language")),
            "ask": [group.code for group in sheet.groups if not group.given],
            "name": sheet.name,
            "draft": sheet.draft,
            "drafts": bool(way["token"]),
            "given": sheet.was_given,
        }
    )


@takes_json
def draft_door(request: HttpRequest, content: Content) -> HttpResponse:
    """Keep the sheet as far as it is filled in, sealed under the token."""
    way = find_way(request, content)
    with in_line():
        save_draft(
            public_id=way["public_id"],
            token=way["token"],
            content=_sheet(content),
            at=timezone.now(),
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@takes_json
def give_door(request: HttpRequest, content: Content) -> HttpResponse:
    """Take the sheet; the same nonce again gets the same receipt."""
    way = find_way(request, content)
    with in_line():
        receipt = give_ballot(
            **way, nonce=text_of(content, "nonce"), content=_sheet(content), at=timezone.now()
        )
    return JsonResponse({"round": receipt.public_id, "number": receipt.number})


@takes_json
def amend_door(request: HttpRequest, content: Content) -> HttpResponse:
    """Put other answers in the place of those given."""
    with in_line():
        receipt = amend_ballot(
            nonce=text_of(content, "nonce"), content=_sheet(content), at=timezone.now()
        )
    return JsonResponse({"round": receipt.public_id, "number": receipt.number})


@takes_json
def withdraw_door(request: HttpRequest, content: Content) -> HttpResponse:
    """Take the answers back."""
    with in_line():
        withdraw_ballot(nonce=text_of(content, "nonce"), at=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@csrf_exempt
@require_GET
def results_door(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell how the round stands and, once it is closed and shared back, what it came to."""
    return JsonResponse(list_shared(public_id=public_id, at=timezone.now()))


def _sheet(content: Content) -> Content:
    sheet = content.get("content")
    if not isinstance(sheet, dict):
        raise NotNow(_("This is no sheet of answers."))
    return sheet


def _language(sheet: SheetToAnswer, asked: str, wanted: str) -> str:
    """Return the language asked for, the invitation's, the browser's, or the first offered."""
    offered = sheet.languages
    if asked in offered:
        return asked
    if sheet.language in offered:
        return sheet.language
    plain = wanted.partition("-")[0].lower()
    return next((code for code in (wanted, plain) if code in offered), offered[0])
