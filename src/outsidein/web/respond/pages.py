"""The pages of a round that are the same for everybody: the way in, the sheet, the receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from outsidein.web.respond.rendered import get_rendered_door, get_rendered_sheet
from outsidein.web.respond.words import RECEIPT, as_said

#: What these pages show of a session's messages: there is no session.
SILENT = {"messages": ()}


@csrf_exempt
@require_GET
def door_page(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """Show the way in: the script reads the link's token, others type a PIN or a code."""
    return HttpResponse(get_rendered_door(public_id))


@csrf_exempt
@require_GET
def sheet_part(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Hand over the whole sheet in a language, the same for everybody."""
    sheet = get_rendered_sheet(public_id, language)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(sheet.plain)
    response = HttpResponse(sheet.packed)
    response["Content-Encoding"] = "gzip"
    return response


@csrf_exempt
@require_GET
def receipt_page(request: HttpRequest) -> HttpResponse:
    """Show the page that opens a receipt, which the browser alone knows."""
    return render(request, "respond/receipt.html", SILENT | {"words": as_said(RECEIPT)})
